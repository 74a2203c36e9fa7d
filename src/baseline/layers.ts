import { isPermission } from '../seccomp/answer.ts';
import { quote } from './findings.ts';
import { BUILTIN, extendsOf, isBehaviour, type Layer, layerName, type Toleration } from './layer.ts';
import type { Profile, Rule } from './profile.ts';
import { createEntryFinder, createRuleFinder } from './rule-line.ts';
import { nearest } from './suggestion.ts';

/** A layer's file as it was read: its profile, or why there is none. */
export type LayerFile =
  | { readonly text: string; readonly profile: Profile }
  | { readonly text?: undefined; readonly why: string };

/** The own baseline, which comes before all layers. */
export interface Root {
  readonly name: string;
  readonly text: string;
  readonly profile: Profile;
}

/** Where a suite says something: `.github/callgate.yml: suites.agent.extends`. */
export interface SuiteLayers {
  readonly place: string;
  readonly names: readonly string[];
}

/** Layers inside each other, and layers in all: more is a mistake. */
export const MOST_DEPTH = 8;
export const MOST_LAYERS = 64;

/** The layers of a suite and its baseline, or all that is wrong with them, a sentence each, with its place. */
export interface FoundLayers {
  readonly layers: readonly Layer[];
  readonly problems: readonly string[];
}

/**
 * Follows the names of layers through what was read, the suite's first, each layer once. Tells all at once what names
 * nothing, leads back to itself, goes too deep or lets everything through, and calls that one allows and another denies.
 */
export function findLayers(
  suite: SuiteLayers,
  root: Root | undefined,
  files: ReadonlyMap<string, LayerFile>,
  tolerated: readonly Toleration[] = [],
): FoundLayers {
  const layers = new Map<string, Layer>();
  const problems: string[] = [];
  const follow = (spelling: string, via: readonly string[], above: readonly string[]) => {
    const place = via.at(-1) ?? '';
    const name = layerName(spelling);
    if (name === undefined) {
      problems.push(
        `${place}: ${quote(spelling)} names no layer; expected ${BUILTIN}NAME or a path from the root of the repository`,
      );
      return;
    }
    if (above.includes(name)) {
      problems.push(`${place}: the layers lead back to ${name}: ${[...via, name].join(' → ')}; remove one`);
      return;
    }
    if (above.length >= MOST_DEPTH) {
      problems.push(`${place}: more than ${MOST_DEPTH} layers stand on each other: ${via.join(' → ')}`);
      return;
    }
    if (layers.has(name)) return;
    if (layers.size >= MOST_LAYERS) {
      if (!problems.some((problem) => problem.includes('layers in all')))
        problems.push(`${place}: more than ${MOST_LAYERS} layers in all`);
      return;
    }
    const file = files.get(name) ?? { why: 'it was not read' };
    if (file.text === undefined) {
      problems.push(`${place}: the layer ${name} cannot be used: ${file.why}`);
      return;
    }
    const { text, profile } = file;
    if (isPermission({ action: profile.defaultAction })) {
      problems.push(
        `${place}: the layer ${name} has the defaultAction ${profile.defaultAction}, which lets every call through; expected one that denies`,
      );
      return;
    }
    layers.set(name, { name, text, profile, via });
    const lineOf = createEntryFinder(text, 'extends');
    for (const next of extendsOf(profile))
      follow(next, [...via, `${name}:${lineOf(next)}`], [...above, name]);
  };
  for (const name of suite.names) follow(name, [suite.place], []);
  if (root !== undefined) {
    const lineOf = createEntryFinder(root.text, 'extends');
    const own = layerName(root.name) ?? root.name;
    for (const name of extendsOf(root.profile)) follow(name, [`${root.name}:${lineOf(name)}`], [own]);
  }
  const found = [...layers.values()];
  if (problems.length > 0) return { layers: found, problems };
  return { layers: found, problems: findConflicts(root, found, tolerated, suite.place) };
}

/** What is there by the name of a built-in layer, and what was meant where there is nothing. */
export function explainMissing(name: string, known: readonly string[]): string {
  const builtin = known.map((one) => `${BUILTIN}${one}`);
  const meant = nearest(name, builtin);
  return `there is no such layer; ${meant === undefined ? `expected one of ${builtin.join(', ')}` : `did you mean ${meant}?`}`;
}

/** One rule of one source, for one name. */
interface Statement {
  readonly rule: Rule;
  readonly source: string;
  readonly place: string;
}

/** A call that one source allows and another denies, on hosts that both speak of. */
function findConflicts(
  root: Root | undefined,
  layers: readonly Layer[],
  tolerated: readonly Toleration[],
  place: string,
): string[] {
  const byName = new Map<string, Statement[]>();
  const add = (name: string, statement: Statement) => {
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [statement]);
    else known.push(statement);
  };
  const sources = [...(root === undefined ? [] : [{ ...root, via: [] as readonly string[] }]), ...layers];
  for (const { name: source, text, profile, via } of sources) {
    const lineOf = createRuleFinder(text);
    const way = via.length === 0 ? '' : ` (through ${via.join(' → ')})`;
    for (const rule of profile.syscalls)
      for (const name of rule.names) add(name, { rule, source, place: `${source}:${lineOf(name)}${way}` });
  }
  for (const { rule } of tolerated) {
    if (isBehaviour(rule)) continue;
    for (const name of rule.names) add(name, { rule, source: 'tolerate', place: `${place} (tolerate)` });
  }
  return [...byName].flatMap(([name, statements]) => {
    const allowing = statements.filter(({ rule }) => isPermission(rule));
    for (const yes of allowing) {
      const no = statements.find(
        ({ rule, source }) => source !== yes.source && !isPermission(rule) && overlap(rule, yes.rule),
      );
      if (no !== undefined)
        return [`${name}: ${yes.place} allows it, and ${no.place} denies it; remove one of the two`];
    }
    return [];
  });
}

function overlap(one: Rule, other: Rule): boolean {
  const [some, others] = [one.includes?.arches ?? [], other.includes?.arches ?? []];
  return some.length === 0 || others.length === 0 || some.some((arch) => others.includes(arch));
}
