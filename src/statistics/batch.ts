import { addIncidences, type Incidence } from './incidence.ts';

/** What some proven runs of one command made, counted together: one line of the statistics file. */
export interface Batch {
  /** `2026-11-24T15:40:12Z-0123456789ab`: when it was made, and a random part. Of one batch for ever; sorts by time. */
  readonly id: string;
  readonly runs: number;
  /** Of the machine: `x86_64`. */
  readonly arch: string;
  /** In how many of the runs each call was made; a call that is not of `arch` as `i386:getpid`. */
  readonly calls: ReadonlyMap<string, number>;
  /** The same of behaviours, by the rule that matched them, as `KIND:VALUE`; absent where they were not seen. */
  readonly behaviours?: ReadonlyMap<string, number> | undefined;
  /** Calls that rules with conditions permitted, of which these runs could not tell. */
  readonly uncounted?: readonly string[] | undefined;
}

const ID = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ-[0-9a-f]{12}$/;
const ARCH = /^[a-z0-9_]{1,20}$/;
const MOST_RUNS = 1_000_000;

/** The canonical line of a batch, without its end. */
export function formatBatch({ id, runs, arch, calls, behaviours, uncounted = [] }: Batch): string {
  return JSON.stringify({
    id,
    runs,
    arch,
    calls: sorted(calls),
    ...(behaviours === undefined ? {} : { behaviours: sorted(behaviours) }),
    ...(uncounted.length === 0 ? {} : { uncounted: [...new Set(uncounted)].sort() }),
  });
}

function sorted(counts: ReadonlyMap<string, number>): { readonly [name: string]: number } {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A batch from its line, or what keeps the line from being one. Nothing but the canonical line of a batch is one. */
export function parseBatch(line: string): Batch | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `no JSON: ${(error as Error).message}`;
  }
  if (!isRecord(value)) return 'expected an object in braces';
  const { id, runs, arch, calls, behaviours, uncounted } = value;
  if (typeof id !== 'string' || !ID.test(id))
    return `"id": found ${show(id)}, expected a time and a random part, such as "2026-11-24T15:40:12Z-0123456789ab"`;
  if (!isCount(runs, MOST_RUNS))
    return `"runs": found ${show(runs)}, expected a whole number from 1 to ${MOST_RUNS}`;
  if (typeof arch !== 'string' || !ARCH.test(arch))
    return `"arch": found ${show(arch)}, expected an architecture's name, such as "x86_64"`;
  const counted = parseCounts('calls', calls, runs);
  if (typeof counted === 'string') return counted;
  const done = behaviours === undefined ? undefined : parseCounts('behaviours', behaviours, runs);
  if (typeof done === 'string') return done;
  if (uncounted !== undefined && !isNames(uncounted))
    return `"uncounted": found ${show(uncounted)}, expected a list of names`;
  const batch = { id, runs, arch, calls: counted, behaviours: done, uncounted };
  return formatBatch(batch) === line
    ? batch
    : 'not as it is written: expected the keys id, runs, arch, calls, behaviours, uncounted alone and in this order, names sorted and each once, and no spaces';
}

function parseCounts(key: string, value: unknown, runs: number): Map<string, number> | string {
  if (!isRecord(value)) return `"${key}": found ${show(value)}, expected an object of names and counts`;
  const counts = new Map<string, number>();
  for (const [name, count] of Object.entries(value)) {
    if (!isCount(count, runs))
      return `"${key}", ${show(name)}: found ${show(count)}, expected a whole number from 1 to ${runs}, the number of runs`;
    counts.set(name, count);
  }
  return counts;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown, most: number): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most;
const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** What the batches of one architecture say together of calls, and of behaviours where they were seen. */
export function combineBatches(
  batches: readonly Batch[],
  arch: string,
): { readonly calls: Incidence; readonly behaviours: Incidence } {
  const own = batches.filter((batch) => batch.arch === arch);
  const untold = new Set(own.flatMap(({ uncounted = [] }) => uncounted));
  return {
    // A call that one batch could not tell of is left out, for its count would be too low.
    calls: addIncidences(
      own.map(({ runs, calls }) => ({
        runs,
        counts: new Map([...calls].filter(([name]) => !untold.has(name))),
      })),
    ),
    behaviours: addIncidences(
      own.flatMap(({ runs, behaviours }) => (behaviours === undefined ? [] : [{ runs, counts: behaviours }])),
    ),
  };
}
