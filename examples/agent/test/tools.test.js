import assert from 'node:assert/strict';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createToolbox } from '../src/toolbox.js';
import { createFolders } from '../stub/folders.js';
import { startServer } from '../stub/server.js';

let folders;
let site;
let stranger;
let visits;
let toolbox;

before(async () => {
  folders = await createFolders();
  stranger = await startServer((incoming, response) => {
    visits.push(incoming.url);
    response.end('stolen');
  });
  site = await startServer((incoming, response) => {
    if (incoming.url === '/moved') response.writeHead(302, { location: `${stranger.origin}/loot` });
    response.end('hello from the site');
  });
  toolbox = createToolbox({
    workspace: folders.workspace,
    output: folders.output,
    origins: [site.origin],
    commands: { ls: ['-l'] },
  });
});

beforeEach(() => {
  visits = [];
});

after(async () => {
  await Promise.all([site.close(), stranger.close(), folders.remove()]);
});

const call = (name, parameters) => toolbox.call(name, JSON.stringify(parameters));

async function assertRefused(name, parameters, reason) {
  const result = await call(name, parameters);
  assert.equal(result.refused, true, `not refused: ${result.text}`);
  assert.match(result.text, reason);
}

describe('read_file', () => {
  test('reads a file of the workspace', async () => {
    assert.deepEqual(await call('read_file', { path: 'notes.md' }), { refused: false, text: '# Notes\n' });
  });

  for (const path of [
    '../secret.txt',
    'data/../../secret.txt',
    '/etc/passwd',
    '..',
    '../missing.txt',
    'shortcut',
  ]) {
    test(`refuses ${path}`, async () => {
      await assertRefused('read_file', { path }, /is outside the folder$/);
    });
  }
});

describe('list_directory', () => {
  test('lists the workspace', async () => {
    const { text } = await call('list_directory', { path: '.' });
    assert.equal(text, 'data/\nnotes.md\nshortcut');
  });

  test('refuses the folder above the workspace', async () => {
    await assertRefused('list_directory', { path: 'data/../..' }, /is outside the folder$/);
  });
});

describe('run_command', () => {
  test('runs an allowed program', async () => {
    const { text } = await call('run_command', { program: 'ls', args: ['-l', 'data'] });
    assert.match(text, /^-rw.* 21 .*table\.csv$/m);
  });

  for (const [program, ...args] of [['id'], ['sh', '-c', 'id'], ['/bin/ls'], ['ls; id'], ['constructor']]) {
    test(`refuses the program ${program}`, async () => {
      await assertRefused('run_command', { program, args }, /^Refused: the command ".*" is not allowed$/);
    });
  }

  test('refuses an option that is not listed', async () => {
    await assertRefused('run_command', { program: 'ls', args: ['--recursive'] }, /the option "--recursive"/);
  });

  test('refuses an argument that leads out of the workspace', async () => {
    await assertRefused('run_command', { program: 'ls', args: ['-l', '..'] }, /is outside the folder$/);
  });
});

describe('fetch_url', () => {
  test('fetches an allowed address', async () => {
    const { text } = await call('fetch_url', { url: `${site.origin}/page` });
    assert.equal(text, 'hello from the site');
  });

  test('refuses another origin and never connects to it', async () => {
    await assertRefused('fetch_url', { url: `${stranger.origin}/loot` }, /is not allowed$/);
    assert.deepEqual(visits, []);
  });

  test('refuses a redirect to another origin and never connects to it', async () => {
    await assertRefused('fetch_url', { url: `${site.origin}/moved` }, /is not followed$/);
    assert.deepEqual(visits, []);
  });

  for (const url of ['file:///etc/passwd', 'http://127.0.0.1:1@example.test/', 'notes.md']) {
    test(`refuses ${url}`, async () => {
      await assertRefused('fetch_url', { url }, /is not allowed$|is not a URL$/);
    });
  }
});

describe('export_file', () => {
  test('copies the content of a file', async () => {
    const { text } = await call('export_file', { path: 'data/table.csv', name: 'report.csv' });
    assert.equal(text, 'exported data/table.csv as report.csv');
    assert.equal(await readFile(join(folders.output, 'report.csv'), 'utf8'), 'name,count\nspoons,12\n');
  });

  test('replaces what an earlier export left', async () => {
    await writeFile(join(folders.output, 'again.csv'), 'a longer text than the one that replaces it');
    await call('export_file', { path: 'data/table.csv', name: 'again.csv' });
    assert.equal(await readFile(join(folders.output, 'again.csv'), 'utf8'), 'name,count\nspoons,12\n');
  });

  test('refuses a file outside the workspace and writes nothing', async () => {
    const before = await readdir(folders.output);
    await assertRefused('export_file', { path: '../secret.txt', name: 'loot' }, /is outside the folder$/);
    assert.deepEqual(await readdir(folders.output), before);
  });

  test('refuses a name that leads out of the output folder', async () => {
    await assertRefused(
      'export_file',
      { path: 'notes.md', name: '../secret.txt' },
      /is not a plain file name$/,
    );
    assert.equal(await readFile(folders.secret, 'utf8'), 'the secret\n');
  });

  test('refuses to write through a symbolic link', async () => {
    await symlink(folders.secret, join(folders.output, 'link'));
    await assertRefused('export_file', { path: 'notes.md', name: 'link' }, /is a symbolic link$/);
    assert.equal(await readFile(folders.secret, 'utf8'), 'the secret\n');
  });
});

describe('the toolbox', () => {
  test('refuses a tool that does not exist', async () => {
    await assertRefused('delete_file', { path: 'notes.md' }, /there is no tool/);
  });

  test('refuses arguments that are not JSON or of another type', async () => {
    assert.equal((await toolbox.call('read_file', '{path')).refused, true);
    await assertRefused('run_command', { program: 'ls', args: '-l' }, /missing or of another type$/);
  });
});
