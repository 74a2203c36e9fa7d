import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPathResolver } from '../../src/host/path-resolver.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-paths-')));
const at = (...names: string[]) => join(root, ...names);
const inode = (path: string) => statSync(path, { bigint: true }).ino;
const resolver = createPathResolver();

beforeAll(() => {
  for (const folder of ['in', 'out', 'in/real', 'out/real']) mkdirSync(at(folder));
  for (const file of ['in/real/f', 'out/real/f']) writeFileSync(at(file), '');
  symlinkSync('../out/real', at('in/away'));
  symlinkSync('../out/real/f', at('in/file'));
  symlinkSync('gone', at('in/dangling'));
});
afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ['in/real/f', 'in/real/f'],
  ['in/away/f', 'out/real/f'],
  ['in/away', 'out/real'],
  ['in/file', 'out/real/f'],
  ['in/away/../f', undefined],
  ['in/away/../real/f', 'out/real/f'],
  ['in/dangling', undefined],
  ['in/real/f/x', undefined],
])('resolves %s as %s', (given, real) => {
  const located = resolver.resolve(`${root}/${given}`);
  expect(located).toEqual(
    real === undefined ? undefined : { real: at(real), device: expect.any(String), inode: inode(at(real)) },
  );
});

test('a link at the end is a file of its own when asked so', () => {
  const located = resolver.resolveEntry(`${root}/in/away`);
  expect(located).toMatchObject({
    real: at('in/away'),
    inode: lstatSync(at('in/away'), { bigint: true }).ino,
  });
  expect(resolver.resolveEntry(`${root}/in/away/f`)?.real).toBe(at('out/real/f'));
  expect(resolver.resolveEntry(`${root}/in/dangling`)?.real).toBe(at('in/dangling'));
});

test('finds files whose names are no text, and shows them escaped', () => {
  const raw = Buffer.concat([Buffer.from(`${root}/x`), Buffer.from([0xff, 0x0a, 0x5c])]);
  writeFileSync(raw, '');
  const shown = `${root}/x\\xff\\x0a\\\\`;
  expect(resolver.resolve(shown)?.real).toBe(shown);
  writeFileSync(at('é (unverified)'), '');
  expect(resolver.resolve(at('é (unverified)'))?.real).toBe(at('é\\x20(unverified)'));
  expect(resolver.resolve(at('é\\x20(unverified)'))?.real).toBe(at('é\\x20(unverified)'));
});

test.each(['relative', '', `/tmp/${'a'.repeat(5000)}`, '/tmp/a\\x00b'])('takes %j for no file', (path) => {
  expect(resolver.resolve(path)).toBeUndefined();
});

test('knows which file systems are mounted', () => {
  expect(resolver.isMounted(resolver.resolve('/proc')?.device ?? '')).toBe(true);
  expect(resolver.isMounted(resolver.resolve(root)?.device ?? '')).toBe(true);
  expect(resolver.isMounted('00:00')).toBe(false);
});

test('a hard link has a path of its own and the same number', () => {
  linkSync(at('in/real/f'), at('in/hard'));
  expect(resolver.resolve(at('in/hard'))).toMatchObject({
    real: at('in/hard'),
    inode: inode(at('in/real/f')),
  });
});

test('a path and a number belong together while a link is swapped under it', async () => {
  const program = `
    import os, sys
    os.chdir(sys.argv[1])
    os.mkdir('swap.folder'); open('swap.folder/f', 'w').close()
    os.symlink('../out/real', 'swap.link')
    print('ready', flush=True)
    while True:
        os.rename('swap.folder', 'swap'); os.rename('swap', 'swap.folder')
        os.rename('swap.link', 'swap'); os.rename('swap', 'swap.link')`;
  const child = spawn('python3', ['-c', program.replaceAll('\n    ', '\n'), at('in')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    const outside = inode(at('out/real/f'));
    const seen = { inside: 0, outside: 0, none: 0 };
    const until = performance.now() + 1500;
    while (performance.now() < until) {
      const located = resolver.resolve(at('in/swap/f'));
      if (located === undefined) seen.none += 1;
      else if (located.inode === outside) {
        expect(located.real).toBe(at('out/real/f'));
        seen.outside += 1;
      } else {
        expect(located.real).toMatch(/\/in\/swap(\.folder)?\/f$/);
        seen.inside += 1;
      }
    }
    expect(seen.inside).toBeGreaterThan(0);
    expect(seen.outside).toBeGreaterThan(0);
  } finally {
    child.kill('SIGKILL');
  }
});
