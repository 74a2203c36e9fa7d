import fc from 'fast-check';
import type { Profile, Rule } from '../../src/baseline/profile.ts';
import { architectureOf } from '../../src/seccomp/architecture.ts';
import { answerCall, type Call, permissionOf } from '../../src/seccomp/decision.ts';
import { gateRuleSet } from '../../src/seccomp/filter.ts';
import { runFilter } from '../../src/seccomp/interpreter.ts';
import { judgedFilter, judgedRuleSet } from '../../src/seccomp/judged-filter.ts';
import { resolveRules } from '../../src/seccomp/rules.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { callsFor, profile } from './arbitraries.ts';
import { machine } from './profiles.ts';

const ALLOW = 0x7fff0000;
const LOG = 0x7ffc0000;
const X86_64 = 0xc000003e;
const target = machine('x86_64');
const denying = profile.map((p): Profile => ({ ...p, defaultAction: 'SCMP_ACT_ERRNO' }));
/** Two profiles that share some rules, and calls near what either names. */
const edits = fc
  .tuple(denying, denying, fc.boolean())
  .map(([a, b, shares]) => ({
    base: a,
    head: shares ? { ...b, syscalls: [...a.syscalls, ...b.syscalls] } : b,
  }))
  .chain(({ base, head }) => {
    const both: Profile = { ...head, syscalls: [...base.syscalls, ...head.syscalls] };
    return fc.tuple(
      fc.record({ base: fc.constant(base), head: fc.constant(head), editAllowed: fc.boolean() }),
      fc.array(callsFor(both, 'x86_64'), { minLength: 40, maxLength: 40 }),
    );
  });

const profileOf = (...syscalls: Rule[]): Profile => ({ defaultAction: 'SCMP_ACT_ERRNO', syscalls });
const allow = (name: string, value?: bigint): Rule => ({
  names: [name],
  action: 'SCMP_ACT_ALLOW',
  ...(value !== undefined && { args: [{ index: 0, op: 'SCMP_CMP_EQ' as const, value }] }),
});
const call = (name: string, first = 0n): Call => ({
  arch: X86_64,
  nr: syscallNumber('x86_64', name) ?? -1,
  args: [first, 0n, 0n, 0n, 0n, 0n],
});

describe('the filter that a change is judged by', () => {
  test('allows what both profiles allow and logs all else, but for conditions of an accepted edit', () => {
    fc.assert(
      fc.property(edits, ([profiles, calls]) => {
        const { base, head, editAllowed } = profiles;
        const rules = judgedRuleSet(profiles, target, []);
        const [old, young] = [gateRuleSet(base, target, []), gateRuleSet(head, target, [])];
        const isAllowed = (set: typeof rules, one: Call) => answerCall(set, one).action === 'SCMP_ACT_ALLOW';
        for (const one of calls) {
          const name = architectureOf(one.arch, one.nr)?.name;
          const isTold =
            editAllowed &&
            name !== undefined &&
            permissionOf(resolveRules(head, target), name, one.nr) === 'conditionally';
          expect({ one, allowed: isAllowed(rules, one) }).toEqual({
            one,
            allowed: isAllowed(young, one) && (isTold || isAllowed(old, one)),
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is compiled to just that', () => {
    fc.assert(
      fc.property(edits, ([profiles, calls]) => {
        const filter = judgedFilter(profiles, target);
        const rules = judgedRuleSet(profiles, target);
        for (const one of calls) {
          expect(runFilter(filter, one).value).toBe(
            answerCall(rules, one).action === 'SCMP_ACT_ALLOW' ? ALLOW : LOG,
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  test('logs everything where there was no profile', () => {
    const filter = judgedFilter(
      { base: undefined, head: profileOf(allow('sync')), editAllowed: true },
      target,
    );
    expect(runFilter(filter, call('sync')).value).toBe(LOG);
  });

  test('logs a call of an edit with arguments in every use where the edit does not pass, else in those that it denies', () => {
    const profiles = { base: profileOf(), head: profileOf(allow('socket', 1n)) };
    const run = (editAllowed: boolean, domain: bigint) =>
      runFilter(judgedFilter({ ...profiles, editAllowed }, target), call('socket', domain)).value;
    expect([run(false, 1n), run(false, 2n)]).toEqual([LOG, LOG]);
    expect([run(true, 1n), run(true, 2n)]).toEqual([ALLOW, LOG]);
  });

  test('logs the watched uses of a call that both profiles allow', () => {
    const both = profileOf(allow('ptrace'));
    const filter = judgedFilter({ base: both, head: both, editAllowed: true }, target);
    expect(runFilter(filter, call('ptrace', 16n)).value).toBe(LOG);
  });
});
