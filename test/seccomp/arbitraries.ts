import fc from 'fast-check';
import {
  ACTIONS,
  type Action,
  type ArgumentCondition,
  OPERATORS,
  type Profile,
  type Rule,
} from '../../src/baseline/profile.ts';
import {
  type Architecture,
  architectureByName,
  architectureFamily,
  X32_BIT,
} from '../../src/seccomp/architecture.ts';
import type { Call } from '../../src/seccomp/decision.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';

/** Actions that can be compiled. */
export const COMPILED_ACTIONS: readonly Action[] = ACTIONS.filter(
  (a) => a !== 'SCMP_ACT_NOTIFY' && a !== 'SCMP_ACT_TRACE',
);

/** Calls of all kinds: neighbours and lonely ones, of one architecture or of all. */
export const CALLS =
  'read write close open openat fstat lseek mmap mprotect brk dup dup2 dup3 getpid clone fork execve exit wait4 kill fcntl fsync personality sync sysinfo umask chroot waitpid mmap2 _llseek fcntl64 stat64 arch_prctl gettid futex epoll_wait pselect6 statx clone3 openat2 faccessat2'.split(
    ' ',
  );

const values = fc.oneof(
  fc.constantFrom(
    0n,
    1n,
    0xffff_ffffn,
    2n ** 32n,
    2n ** 32n + 1n,
    2n ** 63n,
    2n ** 64n - 1n,
    0xffff_ffff_0000_0000n,
  ),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 0n, max: 64n }),
);

/** Values that meet each other often, so that comparisons come out both ways. */
export const condition: fc.Arbitrary<ArgumentCondition> = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.constantFrom(...OPERATORS), values, values)
  .map(([index, op, value, valueTwo]) =>
    op === 'SCMP_CMP_MASKED_EQ' ? { index, op, value, valueTwo } : { index, op, value },
  );

/** Few names, so that several rules of a profile meet in one call. */
const rule: fc.Arbitrary<Rule> = fc
  .tuple(
    fc.record({
      names: fc.uniqueArray(fc.constantFrom(...CALLS.filter((_, index) => index % 4 === 0)), {
        minLength: 1,
        maxLength: 8,
      }),
      action: fc.constantFrom(...COMPILED_ACTIONS),
    }),
    fc.oneof(fc.constant([]), fc.array(condition, { maxLength: 3 })),
    fc.option(fc.constantFrom(0, 1, 38, 4095)),
    fc.option(fc.constantFrom(['amd64'], ['s390x', 'arm64']), { freq: 3 }),
  )
  .map(([draft, args, errnoRet, arches]) => ({
    ...draft,
    ...(args.length > 0 && { args }),
    ...(errnoRet !== null && { errnoRet }),
    ...(arches !== null && { includes: { arches } }),
  }));

export const profile: fc.Arbitrary<Profile> = fc.record(
  {
    defaultAction: fc.constantFrom(...COMPILED_ACTIONS),
    defaultErrnoRet: fc.constantFrom(1, 38),
    architectures: fc.subarray([
      'SCMP_ARCH_X86_64',
      'SCMP_ARCH_X86',
      'SCMP_ARCH_X32',
      'SCMP_ARCH_ARM',
      'SCMP_ARCH_MIPS',
    ]),
    syscalls: fc.array(rule, { maxLength: 12 }),
  },
  { requiredKeys: ['defaultAction', 'syscalls'] },
);

/** Tokens of a machine's own family, and ones that no table of it has. */
function tokensOf(native: Architecture): readonly number[] {
  const own = architectureFamily(native).map((a) => a.token);
  return [...own, ...own, ...own, native.token, 0x40000003, 0x12345678, 0xffffffff];
}

/** The numbers and argument values that a profile names, their neighbours, and the borders of the number range. */
export function callsFor(profile: Profile, target: string): fc.Arbitrary<Call> {
  const native = architectureByName(target);
  if (native === undefined) throw new Error(`no architecture ${target}`);
  const names = [...new Set(profile.syscalls.flatMap((r) => r.names))];
  const numbers = architectureFamily(native).flatMap((a) =>
    names.flatMap((n) => syscallNumber(a.name, n) ?? []),
  );
  const named = profile.syscalls
    .flatMap((r) => r.args ?? [])
    .flatMap((c) => [c.value, c.valueTwo ?? c.value]);
  const near = named
    .flatMap((v) => [v, v + 1n, v - 1n, v ^ (1n << 32n), v & 0xffff_ffffn])
    .map((v) => BigInt.asUintN(64, v));
  const argument = near.length > 0 ? fc.oneof(fc.constantFrom(...near), values) : values;
  const nr = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(...[0, ...numbers].flatMap((n) => [n, n + 1, Math.max(0, n - 1)])),
    },
    { weight: 1, arbitrary: fc.constantFrom(...[0, ...numbers].map((n) => (n ^ X32_BIT) >>> 0)) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 500 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(X32_BIT - 1, X32_BIT, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff),
    },
  );
  return fc.record({
    arch: fc.constantFrom(...tokensOf(native)),
    nr,
    args: fc.tuple(argument, argument, argument, argument, argument, argument),
  });
}
