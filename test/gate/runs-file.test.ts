import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeOutputs } from '../../src/gate/output.ts';
import { addToRuns, drawBatchId, findRunsFile, readRuns } from '../../src/gate/runs-file.ts';
import type { Batch } from '../../src/statistics/batch.ts';
import { formatBatches } from '../../src/statistics/batch-file.ts';
import { Repository } from '../support/repository.ts';

const FILE = 'seccomp.runs.jsonl';
const UNION = { '.gitattributes': '*.runs.jsonl merge=union\n' };
const batch = (second: string, end: string): Batch => ({
  id: `2026-11-24T15:40:${second}Z-${end.repeat(12)}`,
  runs: 2,
  arch: 'x86_64',
  calls: new Map([['read', 2]]),
});
const [old, ours, theirs] = [batch('10', 'a'), batch('30', 'b'), batch('20', 'c')];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-runs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Two branches that each add to the file of `main`, and what merging them leaves. */
function mergeBranches(root: string, attributes: Record<string, string>, [left, right]: [Batch[], Batch[]]) {
  const repository = new Repository(root);
  repository.commit({ ...attributes, [FILE]: formatBatches([old]) });
  repository.git('checkout', '-q', '-b', 'change');
  repository.commit({ [FILE]: formatBatches([old, ...right]) });
  repository.git('checkout', '-q', 'main');
  repository.commit({ [FILE]: formatBatches([old, ...left]) });
  let merged = true;
  try {
    repository.git('merge', '-q', '-m', 'Merge', 'change');
  } catch {
    merged = false;
  }
  return merged;
}

describe('the statistics beside a baseline', () => {
  it('are named after it', () => {
    expect(findRunsFile('a/seccomp.json')).toBe('a/seccomp.runs.jsonl');
    expect(findRunsFile('a.json/profile')).toBe('a.json/profile.runs.jsonl');
  });

  it('are none where there is no file', () => {
    expect(readRuns(join(folder, FILE))).toEqual([]);
  });

  it('gain a batch, and the same batch again changes nothing', () => {
    const path = join(folder, FILE);
    const add = (one: Batch) => {
      const { runs } = placeOutputs({ runs: path });
      if (runs !== undefined) addToRuns(runs, path, FILE, one);
      return readFileSync(path, 'utf8');
    };
    expect(add(ours)).toBe(formatBatches([ours]));
    expect(add(old)).toBe(formatBatches([old, ours]));
    expect(add(old)).toBe(formatBatches([old, ours]));
  });

  it('are refused with file and line where they are bad', () => {
    const path = join(folder, FILE);
    writeFileSync(path, `${formatBatches([old])}{"id":1}\n`);
    expect(() => readRuns(path, FILE)).toThrow(
      /^seccomp\.runs\.jsonl:2:1: "id": found 1.*\n.*holds counts alone/,
    );
  });

  it('have ids that sort by time', () => {
    const at = (text: string) => drawBatchId(new Date(text));
    expect(at('2026-11-24T15:40:12.999Z')).toMatch(/^2026-11-24T15:40:12Z-[0-9a-f]{12}$/);
    expect(at('2026-11-24T15:40:12Z') < at('2026-11-24T15:40:13Z')).toBe(true);
    expect(at('2026-11-24T15:40:12Z')).not.toBe(at('2026-11-24T15:40:12Z'));
  });
});

describe('git', () => {
  it.each([
    ['each branch adds one', [ours], [theirs], [old, theirs, ours]],
    ['both add the same', [ours], [ours], [old, ours]],
    ['both add one that is the same, and one of them another', [theirs, ours], [ours], [old, theirs, ours]],
    ['one adds many', [theirs, ours], [batch('40', 'd')], [old, theirs, ours, batch('40', 'd')]],
  ])('loses no batch and doubles none with merge=union where %s', (_, left, right, expected) => {
    expect(mergeBranches(folder, UNION, [left, right])).toBe(true);
    expect(readRuns(join(folder, FILE))).toEqual(expected);
  });

  it('leaves a conflict without it, which is told with what to do', () => {
    expect(mergeBranches(folder, {}, [[ours], [theirs]])).toBe(false);
    expect(() => readRuns(join(folder, FILE), FILE)).toThrow(
      /^seccomp\.runs\.jsonl:2:1: a conflict that git left.*merge=union/,
    );
  });
});
