import { architectureByName } from '../seccomp/architecture.ts';
import { permissionOf } from '../seccomp/decision.ts';
import { familyOf } from '../seccomp/families.ts';
import { resolveRules } from '../seccomp/rules.ts';
import { syscallNumber } from '../seccomp/syscall-table.ts';
import type { SeenCall } from './compare.ts';
import type { Profile, Target } from './profile.ts';

/**
 * Answers for a call outside of a profile which calls that the profile permits have the same ability, by name; none where
 * it is no mere spelling. Those count that are permitted on the call's own architecture whatever their arguments, for a
 * condition on one of them says nothing of the others; and never where the profile permits some uses of the call itself.
 */
export function createSpellings(
  profile: Profile | undefined,
  target: Target,
): (call: Pick<SeenCall, 'name' | 'arch' | 'nr'>) => readonly string[] {
  const rules = profile && resolveRules(profile, target);
  return ({ name, arch, nr }) => {
    const architecture = architectureByName(arch);
    const family = familyOf(name);
    if (rules === undefined || architecture === undefined || family === undefined) return [];
    if (permissionOf(rules, architecture.name, nr) !== 'never') return [];
    return family.calls.filter((other) => {
      const number = other === name ? undefined : syscallNumber(architecture.name, other);
      return number !== undefined && permissionOf(rules, architecture.name, number) === 'always';
    });
  };
}
