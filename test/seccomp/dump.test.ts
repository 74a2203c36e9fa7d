import { renderFilter } from '../../src/seccomp/dump.ts';
import { compileFilter, gateFilter, logAllFilter } from '../../src/seccomp/filter.ts';
import { resolveRules } from '../../src/seccomp/rules.ts';
import { allow, allowIf, machine, profileOf } from './profiles.ts';

describe('the text of a filter', () => {
  test('names architectures, calls, arguments and actions', () => {
    const profile = profileOf(
      [
        allow('read', 'write', 'exit_group'),
        allowIf('personality', { index: 0, op: 'SCMP_CMP_EQ', value: 8n }),
        { names: ['ptrace'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
      ],
      { architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'], defaultAction: 'SCMP_ACT_KILL_PROCESS' },
    );
    const text = renderFilter(compileFilter(resolveRules(profile, machine())));
    for (const part of [
      /^ +0 {2}load arch$/m,
      /unless arch == x86_64 goto L\d+$/m,
      /unless arch == i386 goto L\d+$/m,
      /nr >= 101 \(ptrace\)/,
      /nr >= 26 \(ptrace\)/,
      /nr >= 1073741824 \(read\)/,
      /load arg0\.high/,
      /arg0\.low == 0x8 /,
      /return ERRNO\(38\)$/m,
      /return KILL_PROCESS$/m,
      /return KILL_THREAD$/m,
      /return ALLOW$/m,
    ]) {
      expect(text).toMatch(part);
    }
  });

  test('has one line an instruction, and a label at every place that a jump names', () => {
    const filter = gateFilter(profileOf([allow('read', 'open', 'dup', 'exit')]), machine());
    const lines = renderFilter(filter).trimEnd().split('\n');
    expect(lines).toHaveLength(filter.instructions.length);
    const labels = new Set(lines.flatMap((line) => /^(L\d+):/.exec(line)?.[1] ?? []));
    const named = new Set(
      lines.flatMap((line) => [...line.matchAll(/(?:goto|else) (L\d+)/g)].map((match) => match[1])),
    );
    expect(named).toEqual(labels);
  });

  test('is one line for a recording', () => {
    expect(renderFilter(logAllFilter('little'))).toBe('   0  return LOG\n');
  });

  test('shows what it does not know as numbers', () => {
    const instructions = [
      { code: 0x20, jt: 0, jf: 0, k: 8 },
      { code: 0x54, jt: 0, jf: 0, k: 255 },
      { code: 0x45, jt: 1, jf: 0, k: 1 },
      { code: 0x07, jt: 0, jf: 0, k: 0 },
      { code: 0x06, jt: 0, jf: 0, k: 0x12340000 },
    ];
    expect(
      renderFilter({ instructions, endianness: 'little' })
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      '0  load data[8]',
      '1  and 0xff',
      '2  if (data[8] & 0xff) & 0x1 goto L1',
      '3  unknown 0x7 0 0 0x0',
      'L1:   4  return 0x12340000',
      '',
    ]);
  });

  test('reads the halves of an argument in the byte order of the machine', () => {
    const profile = profileOf([allowIf('dup', { index: 1, op: 'SCMP_CMP_EQ', value: 0x100000002n })]);
    const text = renderFilter(gateFilter(profile, machine('s390x')));
    expect(text).toMatch(/arg1\.high == 0x1 /);
    expect(text).toMatch(/arg1\.low == 0x2 /);
  });
});
