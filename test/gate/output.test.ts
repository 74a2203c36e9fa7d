import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Output, placeOutputs } from '../../src/gate/output.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-output-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const place = (name: string) => new Output(at(name), 'The report');
const isRequired = process.env.CALLGATE_REQUIRE_KERNEL === '1';
const testAsRoot = process.getuid?.() === 0 || isRequired ? test : test.skip;
const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'report', message: expect.stringMatching(message) });

describe('an output that is a file', () => {
  test('is made with its folders, or replaced, and nothing lies beside it', () => {
    place('a/b/report.json').write('one');
    place('a/b/report.json').write('two');
    expect(readFileSync(at('a/b/report.json'), 'utf8')).toBe('two');
    expect(readdirSync(at('a/b'))).toEqual(['report.json']);
  });

  test('is there only when it is whole', () => {
    const file = place('report.json').open();
    file.write(Buffer.from('half'));
    expect(readdirSync(folder)).not.toContain('report.json');
    file.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leaves nothing behind before it is written', () => {
    place('a/b/report.json');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('behind links is written, and the links stay', () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/r.json'), 'old');
    symlinkSync('real/r.json', at('middle.json'));
    symlinkSync('middle.json', at('link.json'));
    place('link.json').write('new');
    expect(readFileSync(at('real/r.json'), 'utf8')).toBe('new');
    expect([readlinkSync(at('link.json')), readlinkSync(at('middle.json'))]).toEqual([
      'middle.json',
      'real/r.json',
    ]);
    expect(readdirSync(at('real'))).toEqual(['r.json']);
  });

  test.each([
    ['a file', (other: string) => symlinkSync(other, at('report.json'))],
    ['nothing', () => symlinkSync('gone', at('report.json'))],
    ['a pipe', () => execFileSync('mkfifo', [at('report.json')])],
  ])('goes where it was meant to, whatever was put there meanwhile: %s', (_what, put) => {
    writeFileSync(at('other'), 'kept');
    const output = place('report.json');
    put(at('other'));
    output.write('text');
    expect(lstatSync(at('report.json')).isFile()).toBe(true);
    expect(readFileSync(at('other'), 'utf8')).toBe('kept');
    expect(readdirSync(folder)).toEqual(['other', 'report.json']);
  });

  test('is one clear error where its folder has become one in which nothing can be made', () => {
    const script = `
      import { symlinkSync } from 'node:fs';
      import { Output } from './src/gate/output.ts';
      const output = new Output(process.argv[2] + '/a/b/report.json', 'The report');
      symlinkSync('/proc', process.argv[2] + '/a');
      output.write('text');`;
    writeFileSync(at('late.ts'), script.replace('./src', join(process.cwd(), 'src')));
    const { status, stderr } = spawnSync(process.execPath, ['scripts/run-ts.js', at('late.ts'), folder], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(stderr).toMatch(/The report cannot be written to .*report\.json: ENOENT: .*, mkdir /);
    expect(status).toBe(1);
  });
});

describe('an output that is no file', () => {
  test('is written into when it is a pipe, however late its reader comes, and whatever it holds', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const output = place('pipe');
    const reader = spawn('bash', ['-c', `sleep 0.3; cat "$1" | wc -c`, 'reader', at('pipe')]);
    let said = '';
    reader.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise((resolve) => reader.once('close', resolve));
    output.write('x'.repeat(1_000_000));
    await ended;
    expect(said.trim()).toBe('1000000');
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
  });

  test('is one clear error when it is a pipe that nobody reads', () => {
    execFileSync('mkfifo', [at('pipe')]);
    expect(() => place('pipe').write('x')).toThrow(
      refused(/^The report cannot be written to .*pipe: nobody reads from it \(waited 10 s\)\.$/),
    );
  }, 30_000);

  testAsRoot('is written into when it is a device, which stays, also behind a link', () => {
    execFileSync('mknod', [at('full'), 'c', '1', '7']);
    execFileSync('mknod', [at('null'), 'c', '1', '3']);
    symlinkSync('full', at('link'));
    place('null').write('x');
    for (const name of ['full', 'link'])
      expect(() => place(name).write('x')).toThrow(refused(/^The report cannot be written to .*: ENOSPC/));
    expect(lstatSync(at('full')).isCharacterDevice()).toBe(true);
    expect(lstatSync(at('null')).isCharacterDevice()).toBe(true);
    expect(readlinkSync(at('link'))).toBe('full');
  });

  testAsRoot('is refused when it is a block device', () => {
    execFileSync('mknod', [at('disk'), 'b', '7', '200']);
    expect(() => place('disk')).toThrow(
      refused(/: it is a block device; expected a file, or a place for one\.$/),
    );
  });

  test('is refused when it is a folder', () => {
    mkdirSync(at('folder'));
    expect(() => place('folder')).toThrow(refused(/: it is a folder; expected a file/));
  });

  test('is refused when it is a link to nothing', () => {
    symlinkSync('gone', at('link'));
    expect(() => place('link')).toThrow(refused(/: it is a link to what does not exist\.$/));
    expect(readdirSync(folder)).toEqual(['link']);
  });
});

describe('outputs that cannot be written', () => {
  test('are all in one error, and nothing lies around', () => {
    writeFileSync(at('file'), '');
    mkdirSync(at('folder'));
    const paths = {
      report: at('file/r.json'),
      evidence: at('folder'),
      log: at('fine/log'),
      baseline: '/proc/x/b',
    };
    let message = '';
    try {
      placeOutputs(paths);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.split('\n')).toEqual([
      expect.stringMatching(/^The report cannot be written to .*file\/r\.json: ENOTDIR/),
      expect.stringMatching(/^The evidence cannot be written to .*folder: it is a folder/),
      expect.stringMatching(
        /^The baseline cannot be written to \/proc\/x\/b: ENOENT: .*, mkdir '\/proc\/x'\.$/,
      ),
      'Nothing was run.',
    ]);
    expect(readdirSync(folder)).toEqual(['file', 'folder']);
  });
});
