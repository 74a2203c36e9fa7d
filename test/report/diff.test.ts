import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderDiff } from '../../src/report/diff.ts';
import { makeReport } from './sample.ts';

const proposed = (profile: string) => ({
  profile,
  digest: 'sha256:0',
  added: ['sync'],
  behaviours: [],
  unrepresentable: [],
});
const OLD = '{\n  "a": 1,\n  "b": 2,\n  "c": 3,\n  "d": 4,\n  "e": 5,\n  "f": 6\n}\n';
const NEW = OLD.replace('  "d"', '  "new": 0,\n  "d"');

describe('the diff of the baseline', () => {
  test('is nothing where nothing is proposed', () => {
    expect(renderDiff(makeReport(), OLD)).toBe('');
  });

  test('is left out where two texts have too little in common to compare in reasonable time', () => {
    const lines = (mark: string) => Array.from({ length: 8000 }, (_, at) => `${mark}${at}`).join('\n');
    expect(renderDiff(makeReport({ proposed: proposed(lines('new')) }), lines('old'))).toBe('');
  });

  test('has two lines of context on either side, and the names that git gives', () => {
    expect(renderDiff(makeReport({ proposed: proposed(NEW) }), OLD)).toBe(`--- a/seccomp.json
+++ b/seccomp.json
@@ -3,4 +3,5 @@
   "b": 2,
   "c": 3,
+  "new": 0,
   "d": 4,
   "e": 5,
`);
  });

  test('of a first baseline is all of it, from /dev/null', () => {
    const text = renderDiff(makeReport({ proposed: proposed('{\n}\n') }), '');
    expect(text).toBe('--- /dev/null\n+++ b/seccomp.json\n@@ -0,0 +1,2 @@\n+{\n+}\n');
  });

  test.each([
    ['a committed file', OLD],
    ['no file yet', ''],
    ['a file without a final newline', OLD.trimEnd()],
  ])('is what git apply takes: %s', (_what, before) => {
    const folder = mkdtempSync(join(tmpdir(), 'callgate-diff-'));
    try {
      if (before !== '') writeFileSync(join(folder, 'seccomp.json'), before);
      const input = renderDiff(makeReport({ proposed: proposed(NEW) }), before);
      const { status, stderr } = spawnSync('git', ['apply'], { cwd: folder, input, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      expect(readFileSync(join(folder, 'seccomp.json'), 'utf8')).toBe(NEW);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
