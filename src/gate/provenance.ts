import { isBehaviour, type Layer, type Toleration } from '../baseline/layer.ts';
import type { Rule } from '../baseline/profile.ts';
import { createBehaviourFinder, createRuleFinder } from '../baseline/rule-line.ts';
import type { BehaviourRule } from '../behaviour/behaviour.ts';
import { parseBehaviourId } from '../behaviour/behaviour-id.ts';
import { createMatcher } from '../behaviour/match.ts';
import type { Provenance } from '../report/explanation.ts';
import { isPermission } from '../seccomp/answer.ts';
import type { BaselineFile } from './baseline-file.ts';

/** What allows a call, by its name, or a behaviour, by its id: the baseline itself first, then layers, then tolerations. */
export function findProvenance(
  { path, text, profile, layered }: BaselineFile,
  word: string,
): readonly Provenance[] {
  const own: Layer[] = profile === undefined ? [] : [{ name: path, text, profile, via: [] }];
  const sources = [...own, ...(layered?.layers ?? [])].flatMap((layer) => inLayer(layer, word));
  return [...sources, ...(layered?.tolerated ?? []).flatMap((one) => inToleration(one, word))];
}

function inLayer({ name, text, profile, via }: Layer, word: string): Provenance[] {
  const behaviours = (profile.callgate?.behaviours ?? []).filter((rule) => matches(rule, word));
  const lineOf = createBehaviourFinder(text);
  return [
    ...profile.syscalls
      .filter((rule) => allows(rule, word))
      .map((rule) => ({
        place: `${name}:${createRuleFinder(text)(word)}`,
        via,
        comment: rule.comment ?? null,
        condition: conditionOf(rule),
      })),
    ...behaviours.map((rule) => ({
      place: `${name}:${lineOf(rule)}`,
      via,
      comment: rule.comment ?? null,
      condition: undefined,
    })),
  ];
}

function inToleration({ rule }: Toleration, word: string): Provenance[] {
  if (isBehaviour(rule) ? !matches(rule, word) : !allows(rule, word)) return [];
  return [{ place: "the suite's tolerate", via: [], comment: rule.comment ?? null, condition: undefined }];
}

function allows(rule: Rule, word: string): boolean {
  return isPermission(rule) && rule.names.includes(word);
}

function matches(rule: BehaviourRule, word: string): boolean {
  const behaviour = parseBehaviourId(word);
  return behaviour !== undefined && createMatcher([rule])(behaviour.kind, behaviour.value) !== undefined;
}

function conditionOf({ args = [], includes, excludes }: Rule): string | undefined {
  const parts = [
    ...(args.length > 0 ? ['with certain arguments only'] : []),
    ...(includes !== undefined || excludes !== undefined ? ['on certain hosts only'] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}
