import type { Profile, Rule } from '../../src/baseline/profile.ts';
import { CallgateError } from '../../src/errors.ts';
import { compileFilter, gateFilter, logAllFilter } from '../../src/seccomp/filter.ts';
import { encodeFilter, type Filter, LOAD, MAX_INSTRUCTIONS, RETURN } from '../../src/seccomp/instruction.ts';
import { checkFilter, runFilter } from '../../src/seccomp/interpreter.ts';
import { resolveRules } from '../../src/seccomp/rules.ts';
import { syscallName, syscallNumber, syscallNumbers } from '../../src/seccomp/syscall-table.ts';
import { allow, allowIf, machine, profileOf, SIXTY_CALLS } from './profiles.ts';

const X86_64 = 0xc000003e;
const I386 = 0x40000003;
const ALLOW = 0x7fff0000;
const LOG = 0x7ffc0000;

function compile(profile: Profile): Filter {
  const filter = compileFilter(resolveRules(profile, machine()));
  checkFilter(filter);
  return filter;
}

function run(filter: Filter, nr: number, args: readonly bigint[] = [], arch = X86_64): number {
  return runFilter(filter, { arch, nr, args }).value;
}

/** `count` rules with conditions, each of its own. */
function conditionalRules(count: number): Rule[] {
  return Array.from({ length: count }, (_, index) =>
    allowIf('ioctl', { index: 1, op: 'SCMP_CMP_EQ', value: BigInt(index) * 0x1_0000_0001n }),
  );
}

describe('return values', () => {
  test.each([
    ['SCMP_ACT_ALLOW', undefined, 0x7fff0000],
    ['SCMP_ACT_LOG', undefined, 0x7ffc0000],
    ['SCMP_ACT_ERRNO', undefined, 0x00050001],
    ['SCMP_ACT_ERRNO', 38, 0x00050026],
    ['SCMP_ACT_TRAP', 38, 0x00030000],
    ['SCMP_ACT_KILL_PROCESS', undefined, 0x80000000],
    ['SCMP_ACT_KILL_THREAD', undefined, 0],
    ['SCMP_ACT_KILL', undefined, 0],
  ] as const)('%s with error number %s returns %i', (action, errnoRet, expected) => {
    const filter = compile({
      defaultAction: action,
      ...(errnoRet !== undefined && { defaultErrnoRet: errnoRet }),
      syscalls: [],
    });
    expect(run(filter, 0)).toBe(expected);
  });

  test.each(['SCMP_ACT_NOTIFY', 'SCMP_ACT_TRACE'] as const)('%s is refused', (action) => {
    expect(() => compile(profileOf([{ names: ['read'], action }]))).toThrow(`${action} cannot be compiled`);
    expect(() => compile({ defaultAction: action, syscalls: [] })).toThrow(CallgateError);
  });

  test.each([-1, 4096, 1.5])('error number %d is refused', (errnoRet) => {
    const rules: Rule[] = [{ names: ['read'], action: 'SCMP_ACT_ERRNO', errnoRet }];
    expect(() => compile(profileOf(rules))).toThrow(`error number ${errnoRet} is out of range`);
  });
});

describe("the gate's filter", () => {
  test('allows the named calls and logs every other number', () => {
    const filter = gateFilter(profileOf([allow(...SIXTY_CALLS)]), machine());
    checkFilter(filter);
    const allowed = [];
    for (let nr = 0; nr < 600; nr += 1)
      if (run(filter, nr) === ALLOW) allowed.push(syscallName('x86_64', nr));
    expect(allowed.sort()).toEqual(SIXTY_CALLS);
    for (const nr of [600, 168930078, 0x3fffffff, 0x40000000, 0x40000027, 0xfffffffe, 0xffffffff]) {
      expect(run(filter, nr)).toBe(LOG);
    }
  });

  test('logs foreign architectures', () => {
    const filter = gateFilter(profileOf([allow('getpid', 'read', 'write')]), machine());
    for (const arch of [I386, 0xc00000b7, 0])
      for (const nr of [0, 3, 20, 39]) expect(run(filter, nr, [], arch)).toBe(LOG);
  });

  test('allows x32 and i386 calls that the profile names', () => {
    const profile = profileOf([allow('getpid')], { architectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'] });
    const filter = gateFilter(profile, machine());
    expect(run(filter, 20, [], I386)).toBe(ALLOW);
    expect(run(filter, 39, [], I386)).toBe(LOG);
    expect(run(filter, 0x40000000 + 39)).toBe(ALLOW);
    expect(run(filter, 0x40000000 + 40)).toBe(LOG);
  });

  test('logs what has any other action than ALLOW or LOG, also NOTIFY and TRACE', () => {
    const actions = [
      'SCMP_ACT_LOG',
      'SCMP_ACT_NOTIFY',
      'SCMP_ACT_TRACE',
      'SCMP_ACT_KILL',
      'SCMP_ACT_TRAP',
    ] as const;
    const profile = profileOf(
      actions.map((action, nr) => ({ names: [syscallName('x86_64', nr) ?? ''], action })),
    );
    const filter = gateFilter(profile, machine());
    expect(actions.map((_, nr) => run(filter, nr))).toEqual([ALLOW, LOG, LOG, LOG, LOG]);
  });

  test("answers by arguments where the profile's rule has conditions", () => {
    const filter = gateFilter(
      profileOf([allowIf('personality', { index: 0, op: 'SCMP_CMP_EQ', value: 8n })]),
      machine(),
    );
    expect(run(filter, 135, [8n])).toBe(ALLOW);
    expect(run(filter, 135, [9n])).toBe(LOG);
    expect(run(filter, 135, [2n ** 32n + 8n])).toBe(LOG);
  });

  test('keeps to operations that the kernel can emulate to cache unconditional answers', () => {
    const filter = gateFilter(profileOf([allow(...SIXTY_CALLS), ...conditionalRules(3)]), machine());
    const codes = new Set(filter.instructions.map((instruction) => instruction.code));
    expect([...codes].every((code) => [0x20, 0x54, 0x05, 0x15, 0x25, 0x35, 0x45, 0x06].includes(code))).toBe(
      true,
    );
    const loads = filter.instructions.filter(({ code }) => code === LOAD).map(({ k }) => k);
    expect(loads.slice(0, 2)).toEqual([4, 0]);
  });
});

describe('the watched calls', () => {
  const PR_SET_NAME = 15n;
  const PR_SET_SECCOMP = 22n;
  const all = gateFilter(
    {
      defaultAction: 'SCMP_ACT_ALLOW',
      architectures: ['SCMP_ARCH_X86'],
      syscalls: [allow('prctl', 'io_uring_setup')],
    },
    machine(),
  );

  test('are logged although the profile permits them', () => {
    const names = ['io_uring_setup', 'seccomp', 'setns', 'unshare'];
    expect(names.map((name) => run(all, syscallNumber('x86_64', name) ?? -1))).toEqual(names.map(() => LOG));
    expect(names.map((name) => run(all, syscallNumber('i386', name) ?? -1, [], I386))).toEqual(
      names.map(() => LOG),
    );
    expect(run(all, 39)).toBe(ALLOW);
  });

  test('are logged for the watched arguments only, where the watch has conditions', () => {
    expect([PR_SET_SECCOMP, PR_SET_NAME].map((option) => run(all, 157, [option]))).toEqual([LOG, ALLOW]);
    expect([0n, 16n, 0x4206n, 1n].map((request) => run(all, 101, [request]))).toEqual([LOG, LOG, LOG, ALLOW]);
  });

  test('keep the conditions of the profile', () => {
    const profile = profileOf([allowIf('prctl', { index: 1, op: 'SCMP_CMP_EQ', value: 1n })]);
    const filter = gateFilter(profile, machine());
    expect(run(filter, 157, [PR_SET_NAME, 1n])).toBe(ALLOW);
    expect(run(filter, 157, [PR_SET_NAME, 2n])).toBe(LOG);
    expect(run(filter, 157, [PR_SET_SECCOMP, 1n])).toBe(LOG);
  });

  test('can be left out', () => {
    const filter = gateFilter({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] }, machine(), []);
    expect(run(filter, 425)).toBe(ALLOW);
    expect(run(filter, 157, [PR_SET_SECCOMP])).toBe(ALLOW);
  });
});

describe('the filter of a recording', () => {
  test('is one instruction that logs', () => {
    const filter = logAllFilter('little');
    expect(filter.instructions).toEqual([{ code: RETURN, jt: 0, jf: 0, k: LOG }]);
    expect([...encodeFilter(filter)]).toEqual([6, 0, 0, 0, 0, 0, 0xfc, 0x7f]);
    expect([...encodeFilter(logAllFilter('big'))]).toEqual([0, 6, 0, 0, 0x7f, 0xfc, 0, 0]);
  });
});

describe('the size of a filter', () => {
  const executed = (filter: Filter, names: readonly string[]) =>
    names.map(
      (name) => runFilter(filter, { arch: X86_64, nr: syscallNumber('x86_64', name) ?? -1 }).executed,
    );

  test.each([
    [60, 12],
    [335, 12],
  ])('of %i calls is at most %i instructions a call', (count, limit) => {
    const all = syscallNumbers('x86_64').map((nr) => syscallName('x86_64', nr) ?? '');
    const names = count === 60 ? SIXTY_CALLS : all.filter((_, index) => index % 7.5 >= 1);
    expect(names.length).toBeGreaterThanOrEqual(count - 5);
    const filter = gateFilter(profileOf([allow(...names)]), machine(), []);
    expect(Math.max(...executed(filter, all))).toBeLessThanOrEqual(limit);
  });

  test('may reach past 255 instructions in every direction', () => {
    const rules = conditionalRules(400);
    const filter = compile(
      profileOf([...rules, allow('read', 'exit_group'), { names: ['open'], action: 'SCMP_ACT_TRAP' }]),
    );
    expect(filter.instructions.length).toBeGreaterThan(1500);
    for (let index = 0n; index < 400n; index += 1n)
      expect(run(filter, 16, [0n, index * 0x1_0000_0001n])).toBe(ALLOW);
    expect(run(filter, 16, [0n, 0x1_0000_0000n])).toBe(0x00050001);
    expect([0, 231, 2, 3].map((nr) => run(filter, nr))).toEqual([ALLOW, ALLOW, 0x00030000, 0x00050001]);
  });

  test('is at most 4,096 instructions, and past that an error that says so', () => {
    let most = 0;
    let error: unknown;
    for (let count = 1000; error === undefined; count += 1) {
      try {
        most = compile(profileOf(conditionalRules(count))).instructions.length;
      } catch (caught) {
        error = caught;
      }
    }
    expect(most).toBeLessThanOrEqual(MAX_INSTRUCTIONS);
    expect(most).toBeGreaterThan(MAX_INSTRUCTIONS - 10);
    expect(error).toMatchObject({
      code: 'filter',
      message: expect.stringMatching(/needs a filter of 4\d+ instructions.*at most 4096/),
    });
  });
});
