import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWholeFile } from '../../src/gate/whole-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file that is written whole', () => {
  test('is made with its folders, or replaced, and nothing lies beside it', () => {
    const path = join(folder, 'a/b/report.json');
    writeWholeFile(path, 'one', 'The report');
    writeWholeFile(path, 'two', 'The report');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['report.json']);
  });

  test.each([
    ['its folder is a file', 'file/report.json', () => writeFileSync(join(folder, 'file'), '')],
    ['it is a folder', 'folder', () => mkdirSync(join(folder, 'folder/inside'), { recursive: true })],
  ])('is one clear error where %s, and nothing lies around', (_what, name, make) => {
    make();
    const before = readdirSync(folder);
    expect(() => writeWholeFile(join(folder, name), 'text', 'The report')).toThrow(
      expect.objectContaining({
        code: 'report',
        message: expect.stringMatching(/^The report cannot be written to .*: E(NOTDIR|EXIST|ISDIR)/),
      }),
    );
    expect(readdirSync(folder)).toEqual(before);
  });
});
