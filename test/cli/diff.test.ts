import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callgate } from '../support/callgate.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'callgate-diff-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const profile = (name: string, ...names: string[]) =>
  writeFileSync(
    join(cwd, name),
    JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ names, action: 'SCMP_ACT_ALLOW' }] }),
  );
const diff = (...files: string[]) => callgate(['diff', ...files], { cwd });

describe('callgate diff', () => {
  test('exits with 0 and says nothing where both mean the same', async () => {
    profile('a.json', 'read', 'write');
    profile('b.json', 'write', 'read');
    expect(await diff('a.json', 'b.json')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('exits with 1 and a line for each call that differs', async () => {
    profile('a.json', 'read', 'open');
    profile('b.json', 'read', 'sync');
    expect(await diff('a.json', join(cwd, 'b.json'))).toEqual({
      status: 1,
      stdout: '- open SCMP_ACT_ALLOW\n+ sync SCMP_ACT_ALLOW\n',
      stderr: '',
    });
  });

  test.each([
    ['missing', 'none.json', /^callgate: none\.json cannot be read: ENOENT/],
    ['bad', 'bad.json', /^callgate: bad\.json:1:\d+: .*\nbad\.json: 1 problem; /],
  ])('exits with 2 where a file is %s', async (_what, name, message) => {
    profile('a.json', 'read');
    writeFileSync(join(cwd, 'bad.json'), '{ "defaultAction": "SCMP_ACT_NO" }');
    for (const files of [
      ['a.json', name],
      [name, 'a.json'],
    ] as const) {
      expect(await diff(...files)).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(message) });
    }
  });
});
