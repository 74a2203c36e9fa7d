import { createHash } from 'node:crypto';
import * as z from 'zod';
import { CallgateError, tellUnexpected } from '../errors.ts';
import { findContradictions } from '../gate/consistency.ts';
import { isMergedReport, parseMerged, toLeg } from '../gate/leg-files.ts';
import type { Leg } from '../merge/leg.ts';
import type { Merged } from '../merge/schema.ts';
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

/** The legs of an artifact, one where it has a report of check, or why it has none that is taken. */
export type ReadReport =
  | { readonly legs: readonly Leg[]; readonly merged: Merged | null }
  | { readonly legs: undefined; readonly refused: string };

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
 * What an artifact reports. Nothing of it is believed: read in memory, one entry, and held to the report's schema, or to
 * that of a merged report and to what follows from its legs. Throws
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
    return { legs: undefined, refused: tellRefusal(artifact, error) };
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
    return parseArtifact(readZipEntry(zip, REPORT_NAME, LIMITS));
  } catch (error) {
    return { legs: undefined, refused: tellRefusal(artifact, error) };
  }
}

/** Why an artifact counts for nothing, in a sentence that may hold words of a stranger. */
export function tellRefusal({ name }: Artifact, error: unknown): string {
  return `${name}: ${error instanceof CallgateError ? error.message : tellUnexpected(error)}`;
}

function parseArtifact(bytes: Buffer): ReadReport {
  const value = parseJson(bytes);
  if (!isMergedReport(value)) return { legs: [toLeg(checkReport(value))], merged: null };
  const read = parseMerged(value);
  if (read.ok) return { legs: read.merged.legs, merged: read.merged };
  throw new CallgateError(
    'github',
    `The artifact is refused: its merged report is not one of this version of Callgate: ${read.problems[0]?.slice(0, 300)}.`,
  );
}

/** A report from bytes of a stranger; keys that the schema does not know are left out. */
export function parseReport(bytes: Buffer): Report {
  return checkReport(parseJson(bytes));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new CallgateError('github', 'The artifact is refused: its report is not JSON in UTF-8.', { cause });
  }
}

function checkReport(value: unknown): Report {
  const parsed = ReportSchema.safeParse(value);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new CallgateError(
      'github',
      `The artifact is refused: its report is not one of this version of Callgate, at ${at.slice(0, 100)}.`,
    );
  }
  const [contradiction] = findContradictions(parsed.data);
  if (contradiction === undefined) return parsed.data;
  throw new CallgateError('github', `The artifact is refused: ${contradiction}.`);
}
