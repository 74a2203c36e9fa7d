import type { Problem } from '../errors.ts';
import { type Batch, formatBatch, parseBatch } from './batch.ts';

/** A file's batches, sorted by their ids, or every problem in it. */
export type ParsedBatches =
  | { readonly ok: true; readonly batches: readonly Batch[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What git leaves where two branches changed the same lines, and no union was asked for. */
const CONFLICT = /^(?:<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)(?: |$)/;

/**
 * Reads the statistics file: one batch a line. Lines may stand in any order, and one may be there twice, for that is what a
 * union of two branches' lines gives; two different lines with one id are an error, since a batch never changes.
 */
export function parseBatches(text: string): ParsedBatches {
  const problems: Problem[] = [];
  const reject = (at: number, message: string) => problems.push({ line: at + 1, column: 1, message });
  const lines = text.split('\n');
  if (text !== '' && lines.pop() !== '')
    reject(lines.length, 'the last line has no end; the file may be cut off');
  const byId = new Map<string, { readonly batch: Batch; readonly line: string; readonly at: number }>();
  for (const [at, line] of text === '' ? [] : lines.entries()) {
    if (CONFLICT.test(line)) {
      reject(
        at,
        'a conflict that git left. Keep the lines of both sides, and remove this one; `*.runs.jsonl merge=union` in .gitattributes does so',
      );
      continue;
    }
    const batch = parseBatch(line);
    if (typeof batch === 'string') {
      reject(at, batch);
      continue;
    }
    const known = byId.get(batch.id);
    if (known === undefined) byId.set(batch.id, { batch, line, at });
    else if (known.line !== line)
      reject(
        at,
        `the id ${batch.id} stands for another batch in line ${known.at + 1}. Expected one line for each id`,
      );
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, batches: sortBatches([...byId.values()].map(({ batch }) => batch)) };
}

/** The file with the batches in it, each once: sorted by id, one line each. */
export function formatBatches(batches: readonly Batch[]): string {
  const byId = new Map(batches.map((batch) => [batch.id, batch]));
  return sortBatches([...byId.values()])
    .map((batch) => `${formatBatch(batch)}\n`)
    .join('');
}

function sortBatches(batches: readonly Batch[]): readonly Batch[] {
  return [...batches].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
