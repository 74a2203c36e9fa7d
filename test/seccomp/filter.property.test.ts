import fc from 'fast-check';
import type { ArgumentCondition, Profile } from '../../src/baseline/profile.ts';
import { returnValueOf } from '../../src/seccomp/answer.ts';
import { architectureByName, architectureOf } from '../../src/seccomp/architecture.ts';
import { answerCall, type Call, permissionOf } from '../../src/seccomp/decision.ts';
import { compileFilter, gateFilter } from '../../src/seccomp/filter.ts';
import { decodeFilter, encodeFilter } from '../../src/seccomp/instruction.ts';
import { checkFilter, runFilter } from '../../src/seccomp/interpreter.ts';
import { resolveRules } from '../../src/seccomp/rules.ts';
import { syscallName } from '../../src/seccomp/syscall-table.ts';
import { callsFor, profile } from './arbitraries.ts';
import { machine } from './profiles.ts';

const ALLOW = 0x7fff0000;
const LOG = 0x7ffc0000;
const TARGETS = ['x86_64', 'aarch64', 's390x', 'ppc64le', 'riscv64', 'loongarch64'] as const;

const target = fc.constantFrom(...TARGETS);
const profileAndCalls = fc
  .tuple(profile, target)
  .chain(([p, t]) =>
    fc.tuple(fc.constant(p), fc.constant(t), fc.array(callsFor(p, t), { minLength: 40, maxLength: 40 })),
  );

/** The profile read as literally as the documentation puts it, rule by rule, for calls of the native family. */
function readLiterally(p: Profile, native: string, call: Call): number {
  const architecture = architectureOf(call.arch, call.nr);
  const host = architectureByName(native);
  const own = architecture?.name === native;
  const named =
    architecture !== undefined &&
    host?.compat.includes(architecture.name) &&
    p.architectures?.includes(architecture.scmp);
  if (architecture === undefined || host === undefined || !(own || named)) return 0;
  const number = (action: string, errno = 1) =>
    ({ KILL: 0, KILL_THREAD: 0, KILL_PROCESS: 2 ** 31, TRAP: 0x30000, ERRNO: 0x50000 + errno, LOG, ALLOW })[
      action.slice(9)
    ] ?? -1;
  const width =
    architecture.name === 'i386' || architecture.name === 'x32' || architecture.name === 'arm' ? 32 : 64;
  const holds = (c: ArgumentCondition) => {
    const [a, v, w] = [call.args[c.index] ?? 0n, c.value, c.valueTwo ?? 0n].map((x) =>
      BigInt.asUintN(width, x),
    ) as [bigint, bigint, bigint];
    return {
      NE: a !== v,
      LT: a < v,
      LE: a <= v,
      EQ: a === v,
      GE: a >= v,
      GT: a > v,
      MASKED_EQ: (a & v) === (w & v),
    }[c.op.slice(9)];
  };
  const otherwise = number(p.defaultAction, p.defaultErrnoRet);
  const name = syscallName(architecture.name, call.nr);
  const answers = p.syscalls
    .filter((r) => name !== undefined && r.names.includes(name))
    .filter((r) => r.includes?.arches?.includes(host.docker) ?? true)
    .filter((r) => {
      const args = r.args ?? [];
      const twice = args.some((c, i) => args.some((d, j) => i !== j && c.index === d.index));
      return args.length === 0 || (twice ? args.some(holds) : args.every(holds));
    })
    .map((r) => number(r.action, r.errnoRet))
    .filter((value) => value !== otherwise);
  const rank = (value: number) => (value === 2 ** 31 ? -1 : value & 0xffff0000);
  return answers.reduce((best, value) => (rank(value) < rank(best) ? value : best), answers[0] ?? otherwise);
}

describe('a compiled filter', () => {
  test('gives every call the answer of the profile', () => {
    fc.assert(
      fc.property(profileAndCalls, ([p, native, calls]) => {
        const rules = resolveRules(p, machine(native));
        const filter = compileFilter(rules);
        checkFilter(filter);
        for (const call of calls) {
          const expected = readLiterally(p, native, call);
          expect(returnValueOf(answerCall(rules, call))).toBe(expected);
          expect(runFilter(filter, call).value).toBe(expected);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('is the same after it is encoded in the byte order of its machine and read back', () => {
    fc.assert(
      fc.property(profile, target, (p, native) => {
        const filter = compileFilter(resolveRules(p, machine(native)));
        expect(decodeFilter(encodeFilter(filter), filter.endianness)).toEqual(filter);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the gate's filter", () => {
  test('allows what the profile permits and logs all else', () => {
    fc.assert(
      fc.property(profileAndCalls, ([p, native, calls]) => {
        const filter = gateFilter(p, machine(native), []);
        checkFilter(filter);
        for (const call of calls) {
          const isPermitted =
            readLiterally(p, native, call) >= LOG && readLiterally(p, native, call) <= ALLOW;
          expect(runFilter(filter, call).value).toBe(isPermitted ? ALLOW : LOG);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('never logs what is always permitted, and always logs what is never permitted', () => {
    fc.assert(
      fc.property(profileAndCalls, ([p, native, calls]) => {
        const rules = resolveRules(p, machine(native));
        const filter = gateFilter(p, machine(native), []);
        for (const call of calls) {
          const architecture = architectureOf(call.arch, call.nr);
          if (architecture === undefined) continue;
          const permission = permissionOf(rules, architecture.name, call.nr);
          const { value } = runFilter(filter, call);
          if (permission === 'always') expect(value).toBe(ALLOW);
          if (permission === 'never') expect(value).toBe(LOG);
        }
      }),
      { numRuns: 200 },
    );
  });
});
