import fc from 'fast-check';
import pc from 'picocolors';
import { describeCommand, describeEvidence, describeVerdict } from '../../src/report/sentences.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { behavioursOf, HOSTILE, makeJudged, makeReport, newBehaviour, newCall } from './sample.ts';

const plain = pc.createColors(false);

describe('behaviours on a terminal', () => {
  const seen = [
    newBehaviour({
      kind: 'write',
      value: '$TMPDIR/x',
      call: 'openat',
      detail: 'O_WRONLY',
      exe: '/usr/bin/node',
    }),
    newBehaviour({ exe: '/usr/bin/node', test: 'run › says who', count: 3, refused: 1 }),
  ];
  const limits = ['no pointers'];

  test('stand as calls do, the riskiest first, with what the kernel refused, and what is not seen once', () => {
    const report = makeReport({
      verdict: 'new',
      new: [newCall({ name: 'openat', arguments: 'write', path: '/etc/passwd' })],
      behaviours: behavioursOf(seen, { limits, rules: 2 }),
    });
    expect(renderTerminal(report, undefined, plain)).toBe(`callgate check: new
  1 system call and 2 behaviours outside the baseline seccomp.json

  openat (write)  low  /usr/bin/sync  1×  at 1.23 s  open a file: /etc/passwd  after “saving”

  execute /usr/bin/id  high  /usr/bin/node  3×  at 1.23 s  runs a program (execve)  1 refused by the kernel  in test “run › says who”
  write $TMPDIR/x      low   /usr/bin/node  1×  at 1.23 s  makes or changes a file (openat O_WRONLY)  after “saving”

  evidence  proven: 17 checks hold, both canaries seen, 1,234 records, serials 100 to 110 with 0 missing, 0 lost
  behaviour gated: 2 outside the baseline’s 2 entries; 20 events seen whole
  limit     no pointers
  command   exited with 0 after 1.50 s`);
  });

  test('name nobody for a program that the kernel tells of as itself', () => {
    const behaviours = behavioursOf([newBehaviour({ value: '/usr/bin/id', exe: '/usr/bin/id' })]);
    const shown = renderTerminal(makeReport({ verdict: 'new', behaviours }), undefined, plain);
    expect(shown).toContain('  execute /usr/bin/id  high  itself  1×  at 1.23 s  runs a program (execve)');
  });

  test('are only shown where they are not gated, ten of them', () => {
    const many = Array.from({ length: 12 }, (_, nr) => newBehaviour({ value: `/bin/p${nr}` }));
    const behaviours = behavioursOf(many, { mode: 'report', rules: 0, proven: false, why: ['lost some'] });
    const shown = renderTerminal(makeReport({ behaviours }), undefined, plain);
    expect(shown).toMatch(/^callgate check: clean\n {2}proven: no system call outside the 3 rules of/);
    expect(shown).toContain('\n  Seen outside the baseline’s behaviours, not gated\n  execute /bin/p0');
    expect(shown).toContain('\n  … and 2 more; --json FILE has them all\n');
    expect(shown).toContain(
      '\n  behaviour not gated: 12 seen, and the baseline records none; not proven: lost some\n',
    );
  });

  test('of a clean run that gates them are named in its proof', () => {
    const behaviours = behavioursOf([], { limits });
    const shown = renderTerminal(makeReport({ behaviours }), undefined, plain);
    expect(shown).not.toContain('no pointers');
    expect(shown).toContain(
      'proven: no system call and no behaviour outside the 3 rules and 1 entry of seccomp.json',
    );
  });
});

describe('the report on a terminal', () => {
  test('of a clean run is five lines', () => {
    expect(renderTerminal(makeReport({ suite: 'agent' }), undefined, plain)).toBe(`callgate check agent: clean
  proven: no system call outside the 3 rules of seccomp.json

  evidence  proven: 16 checks hold, both canaries seen, 1,234 records, serials 100 to 110 with 0 missing, 0 lost
  command   exited with 0 after 1.50 s`);
  });

  test('says what is new, how risky, by whom, how often, when, what it is for, after which line, and the exact next command', () => {
    const calls = [
      newCall({ count: 1200 }),
      newCall({
        name: 'bpf',
        exe: `/very${'/long'.repeat(20)}/node`,
        firstAtMs: 12_345,
        context: null,
      }),
    ];
    const report = makeReport({ verdict: 'new', new: calls });
    const next = ['callgate', 'record', '--baseline', 'a b.json', '--', 'npm', 'test'];
    expect(renderTerminal(report, next, plain)).toBe(`callgate check: new
  2 system calls outside the baseline seccomp.json

  sync  low   /usr/bin/sync                                     1,200×   at 1.23 s  write data back to disk  after “saving”
  bpf   high  …ng/long/long/long/long/long/long/long/long/node      1×  at 12.35 s  load and run programs in the kernel

  evidence  proven: 16 checks hold, both canaries seen, 1,234 records, serials 100 to 110 with 0 missing, 0 lost
  command   exited with 0 after 1.50 s
  next      callgate record --baseline 'a b.json' -- npm test`);
  });

  test('names the checks that did not hold, what is not seen, and what was left over', () => {
    const sample = makeReport({ verdict: 'inconclusive' }, ['lost']);
    const text = renderTerminal(
      {
        ...sample,
        evidence: { ...sample.evidence, holes: [{ name: 'root', detail: 'ran as root' }] },
        command: { ...sample.command, leftovers: [{ pid: 7, comm: 'sleep' }] },
        proposed: { profile: '', digest: '', added: [], behaviours: [], unrepresentable: ['x86_64:#480'] },
      },
      undefined,
      plain,
    );
    expect(text).toContain('\n  lost: what lost found\n');
    expect(text).toContain('\n  evidence  not proven: lost did not hold\n');
    expect(text).toContain('\n  not seen  root: ran as root\n');
    expect(text).toContain('\n  left over pid 7 (sleep) outlived the command and was killed\n');
    expect(text).toContain('\n  note      no profile can name x86_64:#480');
  });

  test('shows forty calls, the riskiest first where there are more, and says how many more', () => {
    const lines = (count: number) => {
      const calls = [...new Array(count - 1).fill(newCall()), newCall({ name: 'bpf' })];
      return renderTerminal(makeReport({ verdict: 'new', new: calls }), undefined, plain).split('\n');
    };
    expect(lines(60).filter((line) => /at 1\.23 s/.test(line))).toHaveLength(40);
    expect(lines(60)[3]).toMatch(/^ {2}bpf {3}high /);
    expect(lines(60)).toContain('  … and 20 more; --json FILE has them all');
    expect(lines(40)[42]).toMatch(/^ {2}bpf {3}high /);
    expect(lines(40).join('')).not.toContain('more;');
  });

  test('has no control character of others in it, and no line more', () => {
    const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' }));
    const lines = (value: string) => {
      const sample = makeReport({ verdict: 'new', new: [newCall({ exe: value, context: value })] }, ['lost']);
      return renderTerminal(
        {
          ...sample,
          judged: makeJudged({}, value),
          behaviours: behavioursOf(
            [
              newBehaviour({ value, call: value, detail: value, exe: value, context: value }),
              newBehaviour({ kind: 'signal', value, test: value, verified: false }),
            ],
            { proven: false, why: [value], byEdit: [newBehaviour({ value })], limits: [value] },
          ),
          baseline: { ...sample.baseline, path: value },
          command: { ...sample.command, leftovers: [{ pid: 7, comm: value }] },
          evidence: {
            ...sample.evidence,
            checks: sample.evidence.checks.map((check) => ({ ...check, detail: value })),
            holes: [{ name: 'root', detail: value }],
          },
        },
        ['callgate', 'record', value],
        plain,
      ).split('\n');
    };
    const expected = lines('x').length;
    fc.assert(
      fc.property(text, (value) => {
        const shown = lines(value);
        expect(shown).toHaveLength(expected);
        expect(shown.join('')).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_C}]/u);
      }),
    );
  });

  test('has colours only where they are given', () => {
    const report = makeReport({ verdict: 'new', new: [newCall()] });
    expect(renderTerminal(report, undefined, plain)).not.toContain('\u001b');
    const coloured = renderTerminal(report, undefined, pc.createColors(true));
    expect(coloured).toContain('\u001b[31m');
    expect(coloured).toContain('\u001b[2mlow\u001b[22m');
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(renderTerminal(report, undefined, plain));
  });
});

describe('the sentences', () => {
  const { baseline, command } = makeReport();
  test.each([
    [{}, 'proven: no system call outside the 3 rules of seccomp.json'],
    [{ mode: 'record' as const }, 'the record is proven: 2 distinct system calls'],
    [
      { verdict: 'new' as const, new: [newCall(), newCall({ exe: '/other' })] },
      '1 system call outside the baseline seccomp.json',
    ],
    [
      { verdict: 'new' as const, new: [newCall()], baseline: { ...baseline, digest: null } },
      '1 system call seen and no baseline yet: seccomp.json does not exist',
    ],
    [
      { verdict: 'inconclusive' as const },
      'nothing new was seen, but the run is not proven: something may have been missed',
    ],
    [
      { verdict: 'command-failed' as const, reasons: ['the command exited with 3'] },
      'the run is proven and nothing is new, but the command exited with 3',
    ],
  ])('tell the verdict: %#', (overrides, sentence) => {
    expect(describeVerdict(makeReport(overrides))).toBe(sentence);
  });

  test.each([
    [{}, 'exited with 0 after 1.50 s'],
    [{ exitCode: null, signal: 'SIGSEGV' }, 'was ended by SIGSEGV after 1.50 s'],
    [
      { exitCode: null, signal: 'SIGTERM', timedOut: true },
      'was ended by SIGTERM because its time was up after 1.50 s',
    ],
    [
      { exitCode: null, signal: 'SIGTERM', stoppedBy: 'fail-fast' },
      'was ended by SIGTERM at a new call (fail-fast) after 1.50 s',
    ],
    [
      { exitCode: 130, stoppedBy: 'SIGINT' },
      'exited with 130 when the run was interrupted by SIGINT after 1.50 s',
    ],
  ])('tell how the command ended: %#', (overrides, sentence) => {
    expect(describeCommand(makeReport({ command: { ...command, ...overrides } }))).toBe(sentence);
  });

  test('tell the evidence', () => {
    expect(describeEvidence(makeReport())).toMatch(
      /^proven: 16 checks hold, both canaries seen, 1,234 records/,
    );
    expect(describeEvidence(makeReport({}, ['lost', 'serials']))).toBe(
      'not proven: lost, serials did not hold',
    );
  });
});
