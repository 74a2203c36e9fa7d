import type { Evidence } from './evidence.ts';
import type { ObservedCall } from './observed-call.ts';
import type { LogReading } from './proof.ts';

/** What a run claims of its log, or what was derived from the log again. */
export interface ProofClaim {
  readonly evidence: Evidence;
  readonly reading: LogReading;
  readonly calls: readonly ObservedCall[];
}

/** Where the log does not bear a claim out, a sentence each with what was claimed and what was found; empty when it does. */
export function compareProofs(claimed: ProofClaim, derived: ProofClaim): readonly string[] {
  return [
    ...compareChecks(claimed.evidence, derived.evidence),
    ...differing('evidence', summarise(claimed.evidence), summarise(derived.evidence)),
    ...differing('reading', flatten(claimed.reading), flatten(derived.reading)),
    ...compareCalls(claimed.calls, derived.calls),
  ];
}

function compareChecks(claimed: Evidence, derived: Evidence): string[] {
  const found = new Map(derived.checks.map((check) => [check.name as string, check]));
  const wrong = claimed.checks.flatMap(({ name, ok, detail }) => {
    const other = found.get(name);
    found.delete(name);
    if (other === undefined) return [`check ${name}: claimed, but there is no such check`];
    if (other.ok === ok && other.detail === detail) return [];
    return [`check ${name}: claimed ${hold(ok)} (${detail}), found ${hold(other.ok)} (${other.detail})`];
  });
  return [...wrong, ...[...found.keys()].map((name) => `check ${name}: left out of the claim`)];
}

const hold = (ok: boolean) => (ok ? 'to hold' : 'not to hold');

function summarise({ proven, lost, serials, canaries, records, holes }: Evidence): Fields {
  return flatten({ proven, lost, serials, canaries, records, holes });
}

type Fields = ReadonlyMap<string, string>;

/** Every leaf by its path. */
function flatten(value: unknown, path = '', fields = new Map<string, string>()): Fields {
  if (typeof value !== 'object' || value === null) fields.set(path, JSON.stringify(value));
  else
    for (const [key, inner] of Object.entries(value))
      flatten(inner, path === '' ? key : `${path}.${key}`, fields);
  return fields;
}

function differing(what: string, claimed: Fields, derived: Fields): string[] {
  return [...new Set([...claimed.keys(), ...derived.keys()])]
    .filter((key) => claimed.get(key) !== derived.get(key))
    .map(
      (key) =>
        `${what} ${key}: claimed ${claimed.get(key) ?? 'nothing'}, found ${derived.get(key) ?? 'nothing'}`,
    );
}

/** Context and test are left out: they come from the command's output, of which the log knows nothing. */
function compareCalls(claimed: readonly ObservedCall[], derived: readonly ObservedCall[]): string[] {
  const describe = ({
    exe,
    arch,
    nr,
    action,
    count,
    firstSerial,
    firstAtMs,
    name,
    comm,
    pid,
  }: ObservedCall) => [
    JSON.stringify([exe, arch, nr, action]),
    `${count} × ${name} by ${JSON.stringify(comm)}, pid ${pid}, first at ${firstAtMs} ms with serial ${firstSerial}`,
  ];
  const fields = (calls: readonly ObservedCall[]): Fields =>
    new Map(calls.map((call) => describe(call) as [string, string]));
  const doubled = claimed.length - fields(claimed).size;
  return [
    ...differing('call', fields(claimed), fields(derived)),
    ...(doubled === 0 ? [] : [`calls: ${doubled} claimed twice`]),
  ];
}
