import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILTIN_LAYERS } from '../../src/baseline/builtin-layers.generated.ts';
import { formatProfile } from '../../src/baseline/canonical.ts';
import { parseProfile } from '../../src/baseline/parse.ts';

const FOLDER = join(import.meta.dirname, '../../layers');

describe('the built-in layers', () => {
  test('in the sources are the recorded files, and no others', () => {
    const files = readdirSync(FOLDER).sort();
    expect(Object.keys(BUILTIN_LAYERS).map((name) => `${name}.json`)).toEqual(files);
    for (const file of files)
      expect(BUILTIN_LAYERS[file.replace('.json', '')]).toBe(readFileSync(join(FOLDER, file), 'utf8'));
  });

  test.each(Object.entries(BUILTIN_LAYERS))(
    '%s is a canonical profile that denies by default',
    (_name, text) => {
      const parsed = parseProfile(text);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
      expect(formatProfile(parsed.profile)).toBe(text);
      expect(parsed.profile.defaultAction).toBe('SCMP_ACT_ERRNO');
      const comments = parsed.profile.syscalls.map(({ comment }) => comment);
      expect(new Set(comments).size).toBe(1);
      expect(comments[0]).toMatch(/^.+, glibc \d\.\d+, Linux \d+\.\d+\.\d+: recorded over \d+ runs$/);
    },
  );
});
