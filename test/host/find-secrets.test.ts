import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSecrets } from '../../src/host/find-secrets.ts';

let home: string;
let workspace: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-secrets-')));
  workspace = join(home, 'src');
  mkdirSync(workspace);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Folders with a secret each. */
function makeSecrets(count: number): void {
  for (let number = 0; number < count; number += 1) {
    mkdirSync(join(workspace, `part-${number}`));
    writeFileSync(join(workspace, `part-${number}`, '.env'), 'KEY=1');
  }
}

test('what is watched is found by name in the workspace, and in the home', () => {
  makeSecrets(1);
  mkdirSync(join(home, '.ssh'));
  const { files, folders, limits } = findSecrets(home, workspace);
  expect(files).toContain(join(workspace, 'part-0/.env'));
  expect(folders).toContain(join(home, '.ssh'));
  expect(limits).toEqual([]);
});

test('that more are there than are watched is said', () => {
  makeSecrets(20);
  const { files, folders, limits } = findSecrets(home, workspace);
  expect(files.length + folders.length).toBe(12);
  expect(limits).toEqual([
    expect.stringMatching(/^of \d+ files and folders that hold secrets, \d+ are not watched$/),
  ]);
});
