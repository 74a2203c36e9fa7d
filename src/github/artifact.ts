import { createHash } from 'node:crypto';
import * as z from 'zod';
import { CHECKS } from '../audit/evidence.ts';
import { CallgateError, tellUnexpected } from '../errors.ts';
import { decideVerdict, findingsOf } from '../gate/verdict.ts';
import { type Report, ReportSchema } from '../report/schema.ts';
import { readAnswer } from './answer-schema.ts';
import type { Client } from './client.ts';
import { readZipEntry } from './zip.ts';

/** Bytes. A report with 10,000 new calls has 3 MB. */
const LIMITS = { compressed: 4 << 20, inflated: 8 << 20 };
const REPORT_NAME = 'report.json';
/** Artifacts of a run that are read, one a suite and machine. */
const MOST_ARTIFACTS = 50;
const PAGE = 100;
const MOST_PAGES = 10;
const NAME = /^callgate-[A-Za-z0-9._-]{1,100}$/;

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly digest: string | null;
  /** Milliseconds; 0 where GitHub does not say. */
  readonly createdAt: number;
}

/** The artifacts that are to be read, and why others are not. */
export interface ListedArtifacts {
  readonly artifacts: readonly Artifact[];
  readonly refused: readonly string[];
}

/** A report, or why the artifact has none that is taken. */
export type ReadReport =
  | { readonly report: Report }
  | { readonly report: undefined; readonly refused: string };

const Artifacts = z.object({
  artifacts: z.array(
    z.object({
      id: z.int().positive(),
      name: z.string(),
      size_in_bytes: z.int().nonnegative(),
      expired: z.boolean(),
      digest: z.string().nullish(),
      created_at: z.string().nullish(),
    }),
  ),
});

/** A run's artifacts that hold a report: named `callgate-…`; of several with one name, which attempts make, the newest. */
export async function listReportArtifacts(
  client: Client,
  repository: string,
  run: number,
): Promise<ListedArtifacts> {
  const newest = new Map<string, Artifact>();
  const refused: string[] = [];
  for (let page = 1; ; page += 1) {
    if (page > MOST_PAGES) {
      refused.push(`The run has ${MOST_PAGES * PAGE} artifacts or more; the others were not looked at.`);
      break;
    }
    const path = `/repos/${repository}/actions/runs/${run}/artifacts?per_page=${PAGE}&page=${page}`;
    const { artifacts } = readAnswer(Artifacts, (await client.rest('GET', path)).data, 'the artifacts');
    for (const { id, name, size_in_bytes: size, expired, digest = null, created_at: made } of artifacts) {
      const known = newest.get(name);
      if (NAME.test(name) && !expired && (known === undefined || known.id < id)) {
        newest.set(name, { id, name, size, digest, createdAt: Date.parse(made ?? '') || 0 });
      }
    }
    if (artifacts.length < PAGE) break;
  }
  const found = [...newest.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (found.length > MOST_ARTIFACTS) {
    refused.push(
      `The run has ${found.length} artifacts named callgate-…; ${MOST_ARTIFACTS} were read, expected no more.`,
    );
  }
  return { artifacts: found.slice(0, MOST_ARTIFACTS), refused };
}

/**
 * The report in an artifact. Nothing of it is believed: read in memory, one entry, and held to the report's schema. Throws
 * where GitHub does not give the artifact, which a later try may mend.
 */
export async function readReport(
  client: Client,
  repository: string,
  artifact: Artifact,
): Promise<ReadReport> {
  if (artifact.size > LIMITS.compressed) {
    const error = new CallgateError(
      'github',
      `The artifact is refused: it has ${artifact.size} bytes, expected at most ${LIMITS.compressed}.`,
    );
    return { report: undefined, refused: tellRefusal(artifact, error) };
  }
  const zip = await client.download(
    `/repos/${repository}/actions/artifacts/${artifact.id}/zip`,
    LIMITS.compressed,
  );
  try {
    const digest = `sha256:${createHash('sha256').update(zip).digest('hex')}`;
    if (artifact.digest !== null && artifact.digest !== digest) {
      throw new CallgateError(
        'github',
        'The artifact is refused: its bytes are not those that were uploaded.',
      );
    }
    return { report: parseReport(readZipEntry(zip, REPORT_NAME, LIMITS)) };
  } catch (error) {
    return { report: undefined, refused: tellRefusal(artifact, error) };
  }
}

/** Why an artifact counts for nothing, in a sentence that may hold words of a stranger. */
export function tellRefusal({ name }: Artifact, error: unknown): string {
  return `${name}: ${error instanceof CallgateError ? error.message : tellUnexpected(error)}`;
}

/** A report from bytes of a stranger; keys that the schema does not know are left out. */
export function parseReport(bytes: Buffer): Report {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new CallgateError('github', 'The artifact is refused: its report is not JSON in UTF-8.', { cause });
  }
  const parsed = ReportSchema.safeParse(value);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new CallgateError(
      'github',
      `The artifact is refused: its report is not one of this version of Callgate, at ${at.slice(0, 100)}.`,
    );
  }
  const { proposed, verdict, evidence } = parsed.data;
  if (evidence.proven && !isWholeProof(parsed.data)) {
    throw new CallgateError(
      'github',
      'The artifact is refused: its report says that the run is proven, and its evidence does not.',
    );
  }
  const found = decideVerdict(findingsOf(parsed.data)).verdict;
  if (found !== verdict) {
    throw new CallgateError(
      'github',
      `The artifact is refused: its report says ${verdict}, and by what it holds it is ${found}.`,
    );
  }
  if (
    proposed !== null &&
    proposed.digest !== `sha256:${createHash('sha256').update(proposed.profile).digest('hex')}`
  ) {
    throw new CallgateError('github', 'The artifact is refused: the digest of its proposal is another one.');
  }
  return parsed.data;
}

/**
 * Whether evidence has every check of a proof once, each held, and no figure that says otherwise. The check on events is
 * one of a proof only where behaviours are gated.
 */
function isWholeProof({ evidence, behaviours }: Report): boolean {
  const { checks, canaries, serials, lost } = evidence;
  const names = checks.map(({ name }) => name);
  const wanted = CHECKS.filter((name) => name !== 'events' || behaviours?.mode === 'gate');
  return (
    names.length === wanted.length &&
    wanted.every((name) => names.includes(name)) &&
    checks.every(({ ok }) => ok) &&
    canaries.start &&
    canaries.end &&
    serials.missing === 0 &&
    lost.before === lost.after
  );
}
