import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const SERVER = fileURLToPath(
  new URL('node_modules/@modelcontextprotocol/server-filesystem/dist/index.js', import.meta.url),
);
const client = new Client({ name: 'example-mcp', version: '1.0.0' });

let root;
let allowed;

before(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'mcp-')));
  allowed = join(root, 'allowed');
  await mkdir(join(allowed, 'docs'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'the secret\n');
  await writeFile(join(allowed, 'docs', 'guide.md'), '# Guide\n');
  await symlink(join(root, 'secret.txt'), join(allowed, 'shortcut'));
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [SERVER, allowed] }));
});

after(async () => {
  await client.close();
  await rm(root, { recursive: true });
});

/** The text of a tool's answer; fails the test when the tool reports an error. */
async function call(name, parameters) {
  const { isError, content } = await client.callTool({ name, arguments: parameters });
  assert.ok(!isError, `${name} failed: ${content[0].text}`);
  return content[0].text;
}

async function assertRefused(name, parameters) {
  const { isError, content } = await client.callTool({ name, arguments: parameters });
  assert.equal(isError, true, `not refused: ${content[0].text}`);
  assert.match(content[0].text, /^Access denied - .* outside allowed directories/);
}

test('allows the one directory it was started with', async () => {
  assert.equal(await call('list_allowed_directories', {}), `Allowed directories:\n${allowed}`);
});

test('lists a directory', async () => {
  const lines = (await call('list_directory', { path: allowed })).split('\n').sort();
  assert.deepEqual(lines, ['[DIR] docs', '[FILE] shortcut']);
});

test('reads a text file', async () => {
  assert.equal(await call('read_text_file', { path: join(allowed, 'docs', 'guide.md') }), '# Guide\n');
});

test('writes a new file and replaces it', async () => {
  const path = join(allowed, 'plan.md');
  await call('write_file', { path, content: 'first\n' });
  assert.equal(await readFile(path, 'utf8'), 'first\n');
  await call('write_file', { path, content: 'Buy forks.\n' });
  assert.equal(await readFile(path, 'utf8'), 'Buy forks.\n');
});

test('edits a file and shows the difference', async () => {
  const path = join(allowed, 'plan.md');
  const shown = await call('edit_file', { path, edits: [{ oldText: 'forks', newText: 'spoons' }] });
  assert.match(shown, /^-Buy forks\.\n\+Buy spoons\.$/m);
  assert.equal(await readFile(path, 'utf8'), 'Buy spoons.\n');
});

test('finds files by a pattern', async () => {
  const found = await call('search_files', { path: allowed, pattern: '**/*.md' });
  assert.deepEqual(found.split('\n').sort(), [join(allowed, 'docs', 'guide.md'), join(allowed, 'plan.md')]);
});

test('refuses to read outside its directory', async () => {
  await assertRefused('read_text_file', { path: join(root, 'secret.txt') });
  await assertRefused('read_text_file', { path: join(allowed, '..', 'secret.txt') });
});

test('refuses to read through a symbolic link that leads out', async () => {
  await assertRefused('read_text_file', { path: join(allowed, 'shortcut') });
});

test('refuses to write outside its directory', async () => {
  await assertRefused('write_file', { path: join(root, 'loot.txt'), content: 'loot' });
  assert.deepEqual((await readdir(root)).sort(), ['allowed', 'secret.txt']);
});
