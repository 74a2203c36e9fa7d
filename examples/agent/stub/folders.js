import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder with a workspace, an output folder, and a secret beside them that no tool may reach. */
export async function createFolders() {
  const root = await mkdtemp(join(tmpdir(), 'agent-'));
  const workspace = join(root, 'workspace');
  const output = join(root, 'output');
  const secret = join(root, 'secret.txt');
  await mkdir(join(workspace, 'data'), { recursive: true });
  await mkdir(output);
  await writeFile(secret, 'the secret\n');
  await writeFile(join(workspace, 'notes.md'), '# Notes\n');
  await writeFile(join(workspace, 'data', 'table.csv'), 'name,count\nspoons,12\n');
  await symlink(secret, join(workspace, 'shortcut'));
  return { root, workspace, output, secret, remove: () => rm(root, { recursive: true }) };
}
