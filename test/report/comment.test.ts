import fc from 'fast-check';
import { lexer } from 'marked';
import { parseCommand } from '../../src/github/command.ts';
import { COMMENT_LIMIT, COMMENT_MARKER, renderComment, renderResolved } from '../../src/report/comment.ts';
import type { Report } from '../../src/report/schema.ts';
import { judgedBy, makeReport, newCall } from './sample.ts';
import { DIFF, DIGEST, found, suite } from './sample-suite.ts';

describe('the comment', () => {
  test('begins with the marker, and says the verdict in a line', () => {
    expect(renderComment([found()]).split('\n').slice(0, 2)).toEqual([
      COMMENT_MARKER,
      '## ❌ Callgate: 2 new system calls',
    ]);
  });

  test('shows each call with what a reviewer asks of it, the riskiest first', () => {
    const rows = renderComment([found()])
      .split('\n')
      .filter((line) => line.startsWith('| <code>'));
    expect(rows).toEqual([
      '| <code>bpf</code> | 🔴\u00a0high | load and run programs in the kernel | conditional | <code>&#47;usr&#47;bin&#47;node</code> | <code>the tool &#8250; loads it</code> | 1,200 |',
      '| <code>sync</code> | 🟢\u00a0low | write data back to disk | allowed | <code>&#47;usr&#47;bin&#47;sync</code> | after <code>saving</code> | 1 |',
    ]);
  });

  test('says why a call of high risk matters, with a source', () => {
    expect(renderComment([found()])).toMatch(/^- \*\*<code>bpf<\/code>\*\*: .+ \(\[.+\]\(https:\/\/.+\)\)$/m);
  });

  test('has the parts in the order in which a reviewer needs them', () => {
    const judged = {
      base: { ref: 'main', sha: 'a'.repeat(40), path: 'seccomp.json', digest: DIGEST },
      editAllowed: false,
      editReason: 'no owner covers it',
      owners: ['@owner'],
      allowedByEdit: [newCall({ name: 'mount' })],
      widened: ['kexec_load'],
      removed: [],
      settings: [],
    };
    const processes = [{ pid: 7, ppid: null, exe: '/usr/bin/node', comm: 'node', calls: ['bpf'] }];
    const text = renderComment([found({ judged, processes })]);
    const parts = [
      'new system calls',
      '| System call',
      'mount',
      'kexec&#95;load',
      '```diff',
      'Evidence: proven',
      '/callgate approve',
      '```mermaid',
    ];
    const places = parts.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(text).not.toContain('@owner');
  });

  test('has no list that runs into another, which GitHub would draw as one with gaps', () => {
    const report = makeReport({ judged: judgedBy('main', []) }, ['lost', 'serials']);
    const text = renderComment([found({ judged: report.judged, evidence: report.evidence })]);
    const tokens = lexer(text, { gfm: true });
    const loose = tokens.flatMap((token) => (token.type === 'list' ? [token.loose] : []));
    expect(loose).toEqual([false, false, false]);
  });

  test('has the calls of an edit in the open where they do not pass, else folded', () => {
    const judged = judgedBy('main', [newCall({ name: 'mount' })]);
    const summary = '<summary>The calls that the edit allows</summary>';
    expect(renderComment([suite({ verdict: 'new', judged })])).toContain(`<details open>${summary}`);
    const passing = { judged: { ...judged, editAllowed: true } };
    expect(renderComment([suite(passing)])).toContain(`<details>${summary}`);
  });

  test('gives the exact line that approves', () => {
    expect(renderComment([found()])).toContain(
      `\n\`\`\`\n/callgate approve ${DIGEST} --suite agent -- REASON\n\`\`\`\n`,
    );
    expect(renderComment([found({ suite: null })])).toContain(`\n/callgate approve ${DIGEST} -- REASON\n`);
  });

  test('gives a line that is read as the approval of this proposal, and is none itself', () => {
    const text = renderComment([found()]);
    const line = /^\/callgate .*$/m.exec(text)?.[0] ?? '';
    expect(parseCommand(line.replace('REASON', 'the tool needs it'))).toEqual({
      kind: 'approve',
      digest: DIGEST,
      only: null,
      suite: 'agent',
      reason: 'the tool needs it',
    });
    expect(parseCommand(text)).toEqual({ kind: 'none' });
  });

  test.each<[string, Partial<Report>]>([
    [
      'a digest that is none',
      {
        proposed: {
          profile: '',
          digest: 'sha256:0 --suite x',
          added: ['a'],
          behaviours: [],
          unrepresentable: [],
        },
      },
    ],
    ['the name of a suite that no configuration takes', { suite: 'a -- b' }],
    [
      'nothing but calls that no profile can name',
      {
        proposed: {
          profile: '',
          digest: DIGEST,
          added: [],
          behaviours: [],
          unrepresentable: ['x86_64:#480'],
        },
      },
    ],
    ['no proposal', { proposed: null }],
  ])('has no line to approve %s', (_what, overrides) => {
    expect(renderComment([found(overrides)])).not.toContain('/callgate approve');
  });

  test('says when a fork reported on itself, and only then', () => {
    const said = "Reported by the fork's own run";
    expect(renderComment([{ ...found(), reportedByFork: true }])).toContain(said);
    expect(renderResolved([{ ...found(), reportedByFork: true }])).toMatch(
      /✅ .*, as reported by the fork’s own run</,
    );
    expect(renderComment([found()])).not.toContain(said);
  });

  test('names what did not hold, and why a command failed', () => {
    const report = makeReport({ verdict: 'inconclusive' }, ['lost']);
    expect(renderComment([suite(report)])).toContain('- **lost** did not hold: <code>what lost found</code>');
    const failed = suite({ verdict: 'command-failed', reasons: ['the command exited with 1'] });
    expect(renderComment([failed])).toContain('but <code>the command exited with 1</code>');
  });

  test('has all suites in it, the worst first', () => {
    const text = renderComment([suite({ suite: 'docs' }), found()]);
    expect(text).toContain('## ❌ Callgate: 2 new system calls in 1 of 2 suites');
    expect(text.indexOf('<code>agent</code>')).toBeLessThan(text.indexOf('<code>docs</code>'));
  });

  test('folds a long table, as that of a first baseline is', () => {
    const calls = Array.from({ length: 60 }, (_, nr) => newCall({ name: `call${nr}` }));
    const text = renderComment([found({ new: calls })]);
    expect(text).toContain('<details><summary>The calls</summary>');
    expect(renderComment([found()])).not.toContain('<summary>The calls');
  });

  test('shows a diff that holds the marker without the marker', () => {
    const text = renderComment([{ ...found(), diff: `+${COMMENT_MARKER}\n` }]);
    expect(text.split(COMMENT_MARKER)).toHaveLength(2);
    expect(text).toContain('+\\u{3c}!-- callgate:report -->');
  });

  test('links only to plain addresses', () => {
    const calls = Array.from({ length: 130 }, (_, nr) => newCall({ name: `call${nr}` }));
    const withLink = (artifactUrl: string) => renderComment([{ ...found({ new: calls }), artifactUrl }]);
    expect(withLink('https://github.com/a/b')).toContain('more in [the report](https://github.com/a/b).');
    expect(withLink('https://x/) ![](https://y')).toContain('more in the report.');
  });
});

describe('a comment that would be too long', () => {
  const bytes = (text: string) => Buffer.byteLength(text);
  const long = '\u{1f512}|@'.repeat(2000);

  test('keeps the riskiest calls, and says where the rest is', () => {
    const calls = Array.from({ length: 3000 }, (_, nr) =>
      newCall({ name: nr === 2999 ? 'bpf' : 'sync', exe: long, test: long }),
    );
    const text = renderComment([{ ...found({ new: calls }), diff: DIFF.repeat(5000) }]);
    expect(bytes(text)).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text).toContain('<code>bpf</code> | 🔴\u00a0high');
    expect(text).toContain('By risk: 1 of high risk, 1 of low risk.');
    expect(text).toMatch(/… and [\d,]+ more in \[the report\]/);
    expect(text).toContain(`/callgate approve ${DIGEST}`);
  });

  test('is within the limit in bytes and in characters, whatever is in it', () => {
    const text = fc.oneof(fc.constantFrom(long, '\u{e0001}'.repeat(500), '中'.repeat(900), ''), fc.string());
    const call = fc
      .record({ name: text, exe: text, test: fc.option(text), context: fc.option(text) })
      .map(newCall);
    const one = fc
      .record({
        calls: fc.array(call, { maxLength: 10 }),
        times: fc.integer({ min: 1, max: 12 }),
        words: fc.array(text, { minLength: 1, maxLength: 8 }),
        lines: fc.nat(4000),
      })
      .map(({ calls, times, words, lines }) => {
        const word = (nr: number) => words[nr % words.length] ?? '';
        const report = makeReport({ suite: word(0), verdict: 'new', new: Array(times).fill(calls).flat() }, [
          'lost',
          'drain',
        ]);
        const proposed = {
          profile: word(1),
          digest: DIGEST,
          added: words,
          behaviours: words,
          unrepresentable: Array(times * 10).fill(word(2)),
        };
        const processes = calls.map(({ exe, name }, pid) => ({
          pid,
          ppid: null,
          exe,
          comm: word(3),
          calls: [name],
        }));
        const holes = Array(times).fill({ name: word(4), detail: word(5) });
        const evidence = { ...report.evidence, holes };
        const judged = {
          base: { ref: word(0), sha: word(1), path: word(2), digest: null },
          editAllowed: true,
          editReason: word(3),
          owners: Array(times).fill(word(4)),
          allowedByEdit: report.new,
          widened: Array(times * 20).fill(word(5)),
          removed: words,
          settings: Array(times).fill({ key: word(6), before: word(7), after: null }),
        };
        return {
          ...suite({ ...report, proposed, processes, evidence, judged }),
          diff: `+${word(6)}\n`.repeat(lines % 50),
        };
      });
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 30 }),
        (suites, times) => {
          const all = Array(times).fill(suites).flat();
          for (const rendered of [renderComment(all), renderResolved(all)]) {
            expect(bytes(rendered)).toBeLessThanOrEqual(COMMENT_LIMIT);
            expect(rendered.length).toBeLessThanOrEqual(COMMENT_LIMIT);
            expect(rendered.startsWith(COMMENT_MARKER)).toBe(true);
          }
        },
      ),
      { numRuns: 25, endOnFailure: true },
    );
  }, 30_000);
});

describe('the resolved form', () => {
  test('is the marker and one folded line', () => {
    expect(renderResolved([suite({ suite: 'agent' })])).toBe(`${COMMENT_MARKER}
<details><summary>✅ Callgate: no new system call in 1 suite at <code>0123456789ab</code></summary>

- <code>agent</code> on <code>x86&#95;64</code>: proven: 16 checks hold, both canaries seen, 1,234 records, serials 100 to 110 with 0 missing, 0 lost

</details>
`);
  });
});
