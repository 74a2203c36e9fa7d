import fc from 'fast-check';
import { sortBehaviours, sortRules } from '../../src/baseline/canonical.ts';
import {
  ACTIONS,
  type ArgumentCondition,
  type CallgateKey,
  type Json,
  OPERATORS,
  type Profile,
  type Rule,
  type RuleFilter,
} from '../../src/baseline/profile.ts';
import type { BehaviourRule } from '../../src/behaviour/behaviour.ts';
import { SCMP_ARCH_NAMES } from '../../src/seccomp/architecture.ts';

/** Few names, so that rules meet. */
export const NAMES = ['clone', 'execve', 'getpid', 'openat', 'personality', 'read', 'sendfile', 'socketcall'];

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

/** Only the keys that have a value. */
function present<T extends object>(record: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}

function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

const sorted = (words: readonly string[]) => [...words].sort();

function subset(words: readonly string[]): fc.Arbitrary<string[]> {
  return fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map(sorted);
}

const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    u64.map((value) => value + 2n ** 53n),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.string({ unit: 'binary' }),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const condition: fc.Arbitrary<ArgumentCondition> = fc
  .record({
    index: fc.integer({ min: 0, max: 5 }),
    op: fc.constantFrom(...OPERATORS),
    value: u64,
    valueTwo: optional(u64),
  })
  .map((record) => present<ArgumentCondition>(record));

const filter: fc.Arbitrary<RuleFilter> = fc
  .record({
    arches: optional(subset(['amd64', 'arm64', 's390x'])),
    caps: optional(subset(['CAP_SYS_ADMIN', 'CAP_SYSLOG'])),
    minKernel: optional(fc.constantFrom('4.8', '6.1', '7.0')),
  })
  .map((record) => present<RuleFilter>(record))
  .filter((one) => Object.keys(one).length > 0);

export const arbitraryRule: fc.Arbitrary<Rule> = fc
  .record({
    names: subset(NAMES),
    action: fc.constantFrom(...ACTIONS),
    errnoRet: optional(fc.integer({ min: 0, max: 4095 })),
    args: optional(fc.array(condition, { minLength: 1, maxLength: 3 })),
    comment: optional(fc.string({ unit: 'binary', minLength: 1 })),
    includes: optional(filter),
    excludes: optional(filter),
    extra: optional(json.map((callgate) => ({ callgate }))),
    deprecatedName: fc.constantFrom(undefined, true as const),
  })
  .map((record) =>
    present<Rule>({
      ...record,
      deprecatedName: record.names.length === 1 ? record.deprecatedName : undefined,
    }),
  );

const behaviour: fc.Arbitrary<BehaviourRule> = fc
  .record({
    kind: fc.constantFrom('execute', 'write', 'delete' as const),
    value: fc
      .array(fc.constantFrom('a', 'b c', '*', '**', '[x]', '\\x1b', '"é"'), { minLength: 1, maxLength: 3 })
      .map((parts) => `$WORKSPACE/${parts.join('/')}`),
    comment: optional(fc.string({ unit: 'binary', minLength: 1 })),
  })
  .map((record) => present<BehaviourRule>(record));

export const arbitraryBehaviours: fc.Arbitrary<BehaviourRule[]> = fc
  .uniqueArray(behaviour, { maxLength: 6, selector: ({ kind, value }) => `${kind}:${value}` })
  .map(sortBehaviours);

const arbitraryCallgate: fc.Arbitrary<CallgateKey> = fc.oneof(
  fc.record({ behaviours: arbitraryBehaviours }),
  fc.record({ extra: json.map((x) => ({ x })) }),
  fc.record({ behaviours: arbitraryBehaviours, extra: json.map((x) => ({ x })) }),
);

/** A profile in the order of the canonical text. */
export const arbitraryProfile: fc.Arbitrary<Profile> = fc
  .record({
    defaultAction: fc.constantFrom(...ACTIONS),
    defaultErrnoRet: optional(fc.integer({ min: 0, max: 4095 })),
    listed: fc.oneof(
      fc.constant({}),
      subset(SCMP_ARCH_NAMES).map((architectures) => ({ architectures })),
      fc
        .uniqueArray(
          fc
            .record({
              architecture: fc.constantFrom(...SCMP_ARCH_NAMES),
              subArchitectures: optional(subset(SCMP_ARCH_NAMES)),
            })
            .map((entry) => present<{ architecture: string; subArchitectures?: string[] }>(entry)),
          { minLength: 1, maxLength: 3, selector: (entry) => entry.architecture },
        )
        .map((archMap) => ({ archMap })),
    ),
    syscalls: fc.array(arbitraryRule, { maxLength: 8 }).map(sortRules),
    callgate: optional(arbitraryCallgate),
    extra: optional(fc.record({ flags: json })),
  })
  .map(({ listed, ...record }) => ({ ...present<Profile>(record), ...listed }));
