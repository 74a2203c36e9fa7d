import fc from 'fast-check';
import type { Action, ArgumentCondition, Rule } from '../../src/baseline/profile.ts';
import { describeReturnValue } from '../../src/seccomp/answer.ts';
import { ARCHITECTURES } from '../../src/seccomp/architecture.ts';
import type { Call } from '../../src/seccomp/decision.ts';
import { compileFilter } from '../../src/seccomp/filter.ts';
import type { Filter } from '../../src/seccomp/instruction.ts';
import { runFilter } from '../../src/seccomp/interpreter.ts';
import { resolveRules } from '../../src/seccomp/rules.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { CALLS, callsFor, condition } from './arbitraries.ts';
import { compileByLibseccomp, describeCase, type LibseccompCase } from './libseccomp.ts';
import { machine } from './profiles.ts';
import { describeWith, missingPythonSeccomp } from './tools.ts';

interface Case extends LibseccompCase {
  readonly calls: readonly Call[];
}

/** The families that libseccomp 2.5 can compile for, each with its optional architectures. */
const FAMILIES: readonly (readonly [native: string, compat: readonly string[]])[] = [
  ['x86_64', ['SCMP_ARCH_X86', 'SCMP_ARCH_X32']],
  ['x86_64', ['SCMP_ARCH_X86', 'SCMP_ARCH_X32']],
  ['x86_64', []],
  ['aarch64', ['SCMP_ARCH_ARM']],
  ['s390x', []],
  ['ppc64le', []],
  ['riscv64', []],
];

const actions = fc.constantFrom<Action>(
  'SCMP_ACT_ALLOW',
  'SCMP_ACT_LOG',
  'SCMP_ACT_ERRNO',
  'SCMP_ACT_TRAP',
  'SCMP_ACT_KILL_THREAD',
  'SCMP_ACT_KILL_PROCESS',
);

/**
 * Conditions in the forms that libseccomp 2.5 compiles as its own pseudo code says: none; one rule of several
 * conditions; several rules of one equality each, or of one condition each on different arguments. Of other
 * mixtures its program can be wrong: a rule that holds in part hides those after it, and orderings of one 64-bit
 * argument are merged.
 */
const conditionLists: fc.Arbitrary<ArgumentCondition[][]> = fc.oneof(
  fc.constant<ArgumentCondition[][]>([[]]),
  fc
    .uniqueArray(condition, { minLength: 1, maxLength: 3, selector: ({ index }) => index })
    .map((conditions) => [conditions]),
  fc
    .array(condition, { minLength: 2, maxLength: 4 })
    .map((conditions) => conditions.filter(({ op }) => op === 'SCMP_CMP_EQ' || op === 'SCMP_CMP_MASKED_EQ'))
    .map((conditions) => (conditions.length > 0 ? conditions.map((one) => [one]) : [[]])),
  fc
    .uniqueArray(condition, { minLength: 2, maxLength: 4, selector: ({ index }) => index })
    .map((conditions) => conditions.map((one) => [one])),
);

/** All rules of a call have one action: what several mean is where libseccomp and we differ by intent. */
const rulesOfCall = (name: string) =>
  fc.tuple(actions, fc.constantFrom(1, 38, 4094), conditionLists).map(([action, errnoRet, lists]): Rule[] =>
    lists.map((args) => ({
      names: [name],
      action,
      ...(action === 'SCMP_ACT_ERRNO' && { errnoRet }),
      ...(args.length > 0 && { args }),
    })),
  );

/**
 * Up to 14 of the calls that all of a family's architectures have. With a name that one of them does not have,
 * libseccomp 2.5 can leave out the instruction that loads the number there.
 */
function rulesOfFamily(native: string, compat: readonly string[]): fc.Arbitrary<readonly Rule[]> {
  const family = ARCHITECTURES.filter((a) => a.name === native || compat.includes(a.scmp));
  const names = CALLS.filter((name) => family.every((a) => syscallNumber(a.name, name) !== undefined));
  return fc
    .subarray(names, { minLength: 1, maxLength: 14 })
    .chain((chosen) => fc.tuple(...chosen.map(rulesOfCall)))
    .map((lists) => lists.flat());
}

const cases: fc.Arbitrary<Case> = fc.constantFrom(...FAMILIES).chain(([native, compat]) =>
  fc
    .record({
      foreign: actions,
      optimize: fc.constantFrom(1, 2),
      profile: fc.record({
        defaultAction: actions,
        defaultErrnoRet: fc.constant(5),
        architectures: fc.subarray([...compat]),
        syscalls: rulesOfFamily(native, compat),
      }),
    })
    .chain((draft) =>
      fc.record({
        native: fc.constant(native),
        foreign: fc.constant(draft.foreign),
        optimize: fc.constant(draft.optimize),
        profile: fc.constant(draft.profile),
        calls: fc.array(callsFor(draft.profile, native), { minLength: 80, maxLength: 80 }),
      }),
    ),
);

function compileOurs({ native, profile, foreign }: Case): Filter {
  const foreignAnswer = foreign === 'SCMP_ACT_ERRNO' ? { action: foreign, errno: 7 } : { action: foreign };
  return compileFilter({ ...resolveRules(profile, machine(native)), foreignAnswer });
}

describeWith('libseccomp', missingPythonSeccomp(), () => {
  test('gives the same answers as our filter, from the same profiles', () => {
    const samples = fc.sample(cases, 1000);
    const programs = compileByLibseccomp(samples);
    expect(programs).toHaveLength(samples.length);
    let compared = 0;
    for (const [index, sample] of samples.entries()) {
      const ours = compileOurs(sample);
      const theirs = programs[index] as Filter;
      for (const call of sample.calls) {
        compared += 1;
        const found = describeReturnValue(runFilter(ours, call).value);
        const expected = describeReturnValue(runFilter(theirs, call).value);
        if (found !== expected) {
          const shown = JSON.stringify({ case: describeCase(sample), call }, (_, v) =>
            typeof v === 'bigint' ? `0x${v.toString(16)}` : v,
          );
          throw new Error(`ours ${found}, libseccomp ${expected}: ${shown}`);
        }
      }
    }
    expect(compared).toBe(1000 * 80);
  });
});
