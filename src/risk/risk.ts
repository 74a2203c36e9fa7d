import { type CallEntry, listEntries } from './call-table.ts';
import { DOCKER_ALLOWED, DOCKER_CONDITIONAL } from './docker.generated.ts';
import type { DockerAnswer, RiskNote } from './note.ts';
import { REASONS, type Reason } from './reasons.ts';

interface Tables {
  readonly entries: ReadonlyMap<string, CallEntry>;
  readonly reasons: ReadonlyMap<string, Reason>;
  readonly docker: ReadonlyMap<string, DockerAnswer>;
}

let known: Tables | undefined;

/** Read when first asked for: a clean run has no call to tell of. */
function readTables(): Tables {
  known ??= {
    entries: new Map(listEntries().map((entry) => [entry.call, entry])),
    reasons: new Map(REASONS.flatMap((reason) => splitWords(reason.calls).map((call) => [call, reason]))),
    docker: new Map([
      ...splitWords(DOCKER_CONDITIONAL).map((call) => [call, 'conditional'] as const),
      ...splitWords(DOCKER_ALLOWED).map((call) => [call, 'allowed'] as const),
    ]),
  };
  return known;
}

function splitWords(text: string): string[] {
  return text.trim().split(/\s+/);
}

const ORDER = { high: 0, medium: 1, low: 2 };

/** The same calls, those of higher risk first and otherwise as they were: for a list that is cut off. */
export function riskiestFirst<T extends { readonly name: string }>(calls: readonly T[]): T[] {
  const rank = ({ name }: T) => ORDER[riskOf(name).level];
  return [...calls].sort((a, b) => rank(a) - rank(b));
}

/**
 * What a reviewer should know about a call, by its name as a report shows it. What no table knows, such as
 * `x86_64:#473`, is of high risk: nobody can say what it does.
 */
export function riskOf(call: string): RiskNote {
  const { entries, reasons, docker } = readTables();
  const reason = reasons.get(call);
  const entry = entries.get(call);
  if (entry === undefined) {
    return {
      call,
      group: 'other',
      level: 'high',
      purpose: 'not known',
      why: 'No table has this call: nobody can say what it does, and no profile can name it.',
      source: null,
      docker: 'blocked',
    };
  }
  return {
    ...entry,
    why: reason?.why ?? null,
    source: reason?.source ?? null,
    docker: docker.get(call) ?? 'blocked',
  };
}
