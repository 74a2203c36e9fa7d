import { isPermission } from '../../seccomp/answer.ts';
import type { Architecture } from '../../seccomp/architecture.ts';
import { answerCall } from '../../seccomp/decision.ts';
import { resolveRules } from '../../seccomp/rules.ts';
import type { ArgumentCondition, Profile, Target } from '../profile.ts';

const ALL = 0xffff_ffff_ffff_ffffn;

/** Two uses for which MASKED_EQ conditions hold: with every other bit of the arguments clear, and with every one set. */
function probesOf(conditions: readonly ArgumentCondition[]): readonly (readonly bigint[])[] {
  return [0n, ALL].map((rest) => {
    const args = Array.from({ length: 6 }, () => rest);
    for (const { index, value: mask, valueTwo = 0n } of conditions) {
      args[index] = (valueTwo & mask) | (rest & ALL & ~mask);
    }
    return args;
  });
}

/** Whether the profile permits the uses for which the conditions hold, whatever else their arguments are. */
export function permitsUses(
  profile: Profile,
  target: Target,
  { token }: Architecture,
  nr: number,
  conditions: readonly ArgumentCondition[],
): boolean {
  const rules = resolveRules(profile, target);
  return probesOf(conditions).every((args) => isPermission(answerCall(rules, { arch: token, nr, args })));
}
