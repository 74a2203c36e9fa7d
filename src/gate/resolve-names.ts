import { lookup } from 'node:dns/promises';
import { createBehaviourFinder } from '../baseline/rule-line.ts';
import type { BehaviourRule } from '../behaviour/behaviour.ts';
import { hostNames } from '../behaviour/match.ts';
import { CallgateError } from '../errors.ts';
import type { BaselineFile } from './baseline-file.ts';
import { effectiveProfile } from './layered-baseline.ts';

/** The addresses of each name. */
export type Hosts = Readonly<Record<string, readonly string[]>>;

/** Gives every address of a name; refuses one that has none. */
export type Lookup = (name: string) => Promise<readonly string[]>;

/** A resolver may try several servers, five seconds each (resolv.conf(5)). */
const LONGEST_MS = 20_000;

/** As the system resolves names for programs: /etc/hosts, then the name servers. */
export const lookUp: Lookup = async (name) => {
  const found = await lookup(name, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/**
 * Resolves the host names of a baseline's rules, and refuses those that have no address, all at once, with their lines: a rule
 * that matches nothing would make a new behaviour of each connection. Of `others`, a base's rules, such a name is left out.
 */
export async function resolveNames(
  baseline: BaselineFile,
  others: readonly BehaviourRule[],
  resolve: Lookup = lookUp,
): Promise<Hosts> {
  const own = effectiveProfile(baseline)?.callgate?.behaviours ?? [];
  const needed = new Set(hostNames(own));
  const names = [...new Set([...needed, ...hostNames(others)])];
  const answers = await Promise.all(names.map((name) => resolveOne(name, resolve)));
  const failed = answers.filter(({ name, problem }) => problem !== undefined && needed.has(name));
  if (failed.length > 0)
    throw explain(baseline, own, new Map(failed.map(({ name, problem }) => [name, problem ?? ''])));
  return Object.fromEntries(answers.map(({ name, addresses }) => [name, addresses]));
}

async function resolveOne(
  name: string,
  resolve: Lookup,
): Promise<{ name: string; addresses: readonly string[]; problem?: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LONGEST_MS / 1000} seconds`)), LONGEST_MS);
  });
  try {
    const addresses = await Promise.race([resolve(name), late]);
    if (addresses.length > 0) return { name, addresses: [...addresses].sort() };
    return { name, addresses, problem: 'it has no address' };
  } catch (error) {
    return { name, addresses: [], problem: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}

function explain(
  { path, text }: BaselineFile,
  rules: readonly BehaviourRule[],
  problems: ReadonlyMap<string, string>,
): CallgateError {
  const find = createBehaviourFinder(text);
  const lines = rules.flatMap((rule) => {
    const [name = ''] = hostNames([rule]);
    const problem = problems.get(name);
    return problem === undefined
      ? []
      : [
          `${path}:${find(rule)}: the host ${JSON.stringify(name)} of ${rule.kind} ${JSON.stringify(rule.value)} cannot be resolved: ${problem}`,
        ];
  });
  return new CallgateError(
    'baseline',
    `${lines.join('\n')}\nNothing was run. Expected names that this machine can resolve, or addresses in their place.`,
  );
}
