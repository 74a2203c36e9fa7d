import { arch, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { OPERATORS, type Profile, type Rule } from '../../src/baseline/profile.ts';
import { X32_BIT } from '../../src/seccomp/architecture.ts';
import { compileFilter, gateFilter, logAllFilter } from '../../src/seccomp/filter.ts';
import { encodeFilter, type Filter } from '../../src/seccomp/instruction.ts';
import { runFilter } from '../../src/seccomp/interpreter.ts';
import { resolveRules } from '../../src/seccomp/rules.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { allow, allowIf, machine, profileOf, SIXTY_CALLS } from './profiles.ts';
import { describeWith, missingTool, PYTHON, runTool } from './tools.ts';

const SCRIPT = fileURLToPath(new URL('kernel.py', import.meta.url));
const X86_64 = 0xc000003e;
const EPERM = 1;
const EBADF = 9;
const SIGSYS = 31;

interface KernelCall {
  readonly nr: number;
  readonly args: readonly bigint[];
  readonly int80?: boolean;
}
interface Outcome {
  readonly value?: number;
  readonly errno?: number;
  readonly signal?: number;
  readonly refused?: number;
}

/** Makes the calls under the filter; each in a process of its own. */
function makeCalls(filter: Filter, calls: readonly KernelCall[]): Outcome[] {
  const plan = [{ filter: Buffer.from(encodeFilter(filter)).toString('hex'), calls }];
  const text = JSON.stringify(plan, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  return runTool(PYTHON, ['-I', '-S', SCRIPT], text)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome);
}

function call(name: string, ...args: bigint[]): KernelCall {
  return { nr: syscallNumber('x86_64', name) ?? -1, args: [...args, 0n, 0n, 0n, 0n, 0n, 0n].slice(0, 6) };
}

function compile(profile: Profile): Filter {
  return compileFilter(resolveRules(profile, machine()));
}

/** All is allowed but what the rules name: the process that makes the calls needs some of its own. */
function denying(...syscalls: Rule[]): Profile {
  return { defaultAction: 'SCMP_ACT_ALLOW', architectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'], syscalls };
}

const unavailable =
  platform() === 'linux' && arch() === 'x64'
    ? missingTool(PYTHON, ['-V'])
    : 'these calls are of x86-64 Linux';

describeWith('the kernel', unavailable, () => {
  test.each([
    ['SCMP_ACT_ALLOW', { errno: EBADF, value: -1 }],
    ['SCMP_ACT_LOG', { errno: EBADF, value: -1 }],
    ['SCMP_ACT_ERRNO', { errno: 77, value: -1 }],
    ['SCMP_ACT_TRAP', { signal: SIGSYS }],
    ['SCMP_ACT_KILL_THREAD', { signal: SIGSYS }],
    ['SCMP_ACT_KILL_PROCESS', { signal: SIGSYS }],
  ] as const)('does %s', (action, outcome) => {
    const filter = compile(denying({ names: ['dup'], action, errnoRet: 77 }));
    expect(makeCalls(filter, [call('dup', 0xffffffffn)])).toEqual([outcome]);
  });

  test('compares arguments as the interpreter does, with every operator', () => {
    const names = ['lseek', 'fsync', 'fdatasync', 'ftruncate', 'fchdir', 'dup', 'flock'];
    const value = 0x1_0000_0002n;
    const filter = compile(
      denying(
        ...OPERATORS.map((op, index): Rule => {
          const condition = { index: 3, op, value, valueTwo: 0x1_0000_0000n };
          return { names: [names[index] ?? ''], action: 'SCMP_ACT_ERRNO', errnoRet: 77, args: [condition] };
        }),
      ),
    );
    const values = [0n, 2n, 3n, value - 1n, value, value + 1n, 0x2_0000_0001n, 2n ** 63n, 2n ** 64n - 1n];
    const calls = names.flatMap((name) => values.map((v) => call(name, 0xffffffffn, 1n, 0n, v)));
    const expected = calls.map(({ nr, args }) => {
      const result = runFilter(filter, { arch: X86_64, nr, args });
      return { value: -1, errno: result.value === 0x7fff0000 ? EBADF : 77 };
    });
    expect(makeCalls(filter, calls)).toEqual(expected);
    expect(new Set(expected.map(({ errno }) => errno)).size).toBe(2);
  });

  test('answers calls through int 0x80 as i386 calls', () => {
    const rule = { names: ['getppid'], action: 'SCMP_ACT_ERRNO', errnoRet: 77 } as const;
    const i386 = { nr: syscallNumber('i386', 'getppid') ?? -1, args: [0n], int80: true };
    expect(makeCalls(compile(denying(rule)), [i386, call('getppid')])).toEqual([
      { value: -1, errno: 77 },
      { value: -1, errno: 77 },
    ]);
    const only64 = compile({ ...denying(rule), architectures: [] });
    expect(makeCalls(only64, [i386])).toEqual([{ signal: SIGSYS }]);
  });

  test('compares the low half of an argument that comes through int 0x80', () => {
    const dup = syscallNumber('i386', 'dup') ?? -1;
    const filter = compile(
      denying({
        names: ['dup'],
        action: 'SCMP_ACT_ERRNO',
        errnoRet: 77,
        args: [{ index: 0, op: 'SCMP_CMP_EQ', value: 0xffff_ffff_ffff_ffffn }],
      }),
    );
    expect(
      makeCalls(filter, [
        { nr: dup, args: [0xffff_ffffn], int80: true },
        { nr: dup, args: [0xffff_fffen], int80: true },
      ]),
    ).toEqual([
      { value: -1, errno: 77 },
      { value: -1, errno: EBADF },
    ]);
  });

  test('answers x32 numbers, whether it has x32 or not', () => {
    const rule = { names: ['getpid'], action: 'SCMP_ACT_ERRNO', errnoRet: 77 } as const;
    const x32 = { nr: X32_BIT + 39, args: [] };
    expect(makeCalls(compile(denying(rule)), [x32])).toEqual([{ value: -1, errno: 77 }]);
    expect(makeCalls(compile({ ...denying(rule), architectures: [] }), [x32])).toEqual([{ signal: SIGSYS }]);
  });

  test('denies what a profile does not name', () => {
    const filter = compile(profileOf([allow(...SIXTY_CALLS, 'dup')]));
    expect(makeCalls(filter, [call('dup', 0xffffffffn), call('sysinfo', 0n), { nr: 480, args: [] }])).toEqual(
      [
        { value: -1, errno: EBADF },
        { value: -1, errno: EPERM },
        { value: -1, errno: EPERM },
      ],
    );
  });

  test("lets every call run under the gate's filter and under that of a recording", () => {
    const ENOSYS = 38;
    const outcomes = [
      { value: -1, errno: EBADF },
      { value: -1, errno: ENOSYS },
    ];
    for (const filter of [gateFilter(profileOf([allow('read')]), machine()), logAllFilter('little')]) {
      expect(makeCalls(filter, [call('dup', 0xffffffffn), { nr: 480, args: [] }])).toEqual(outcomes);
    }
  });

  test('loads a filter of nearly 4,096 instructions, and jumps across it', () => {
    const values = Array.from({ length: 995 }, (_, index) => BigInt(index) * 0x1_0000_0001n);
    const rules = values.map((value) => allowIf('dup', { index: 3, op: 'SCMP_CMP_EQ', value }));
    const filter = compile(profileOf([...rules, allow(...SIXTY_CALLS)]));
    expect(filter.instructions.length).toBeGreaterThan(4000);
    const asked = [values[0] ?? -1n, values[500] ?? -1n, values[994] ?? -1n, 7n];
    expect(
      makeCalls(
        filter,
        asked.map((value) => call('dup', 0xffffffffn, 0n, 0n, value)),
      ),
    ).toEqual([
      { value: -1, errno: EBADF },
      { value: -1, errno: EBADF },
      { value: -1, errno: EBADF },
      { value: -1, errno: EPERM },
    ]);
  });
});
