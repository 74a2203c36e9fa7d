import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestProfile, readBaseline, readProfile } from '../../src/gate/baseline-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-baseline-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, 'seccomp.json');
const write = (content: string | Buffer) => {
  writeFileSync(path(), content);
  return path();
};
const messageOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    expect(error).toMatchObject({ name: 'CallgateError', code: 'baseline' });
    return (error as Error).message;
  }
  throw new Error('was read');
};
/** Does something as one who may not enter a folder; root may enter every one. */
function withoutEntering<T>(closed: string, act: () => T): T {
  chmodSync(closed, 0);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return act();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(closed, 0o700);
  }
}
const GOOD = { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }] };

describe('a baseline file', () => {
  test('is read with its text, and keeps the name that it was given', () => {
    const text = JSON.stringify(GOOD);
    const file = readBaseline(write(text), 'shown.json');
    expect(file).toMatchObject({ path: 'shown.json', text, warnings: [] });
    expect(file.profile?.syscalls).toMatchObject([{ names: ['read'] }]);
  });

  test('that is missing is a first run, and no profile', () => {
    expect(readBaseline(path())).toEqual({ path: path(), profile: undefined, text: '', warnings: [] });
    expect(messageOf(() => readProfile(path(), 'a.json'))).toMatch(/^a\.json cannot be read: ENOENT/);
  });

  test('that is bad has every problem in one error, as FILE:LINE:COLUMN, with suggestions', () => {
    write(`{
  "defaultAction": "SCMP_ACT_ERNO",
  "syscalls": [
    { "names": ["read"], "action": "SCMP_ACT_ALOW" },
    { "names": [], "action": "SCMP_ACT_ALLOW" },
    { "names": ["write"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 7, "value": 1, "op": "SCMP_CMP_EQ" }] }
  ]
}
`);
    const lines = messageOf(() => readBaseline(path(), 'a/seccomp.json')).split('\n');
    expect(lines.slice(0, -1).map((line) => /^a\/seccomp\.json:(\d+):\d+: /.exec(line)?.[1])).toEqual([
      '2',
      '4',
      '5',
      '6',
    ]);
    expect(lines[0]).toContain('"SCMP_ACT_ERRNO"');
    expect(lines[1]).toContain('"SCMP_ACT_ALLOW"');
    expect(lines.at(-1)).toBe('a/seccomp.json: 4 problems; nothing was run. Correct the file and run again.');
  });

  test('that is no JSON is a problem with its place', () => {
    expect(messageOf(() => readBaseline(write('{\n  "a": ,\n}'), 'b.json'))).toMatch(/^b\.json:2:\d+: /);
  });

  test.each([
    [
      'not UTF-8',
      () => write(Buffer.from([0x7b, 0xff, 0x7d])),
      /cannot be read: .*Expected a seccomp profile in JSON, in UTF-8/,
    ],
    ['UTF-16', () => write(Buffer.from('\ufeff{}', 'utf16le')), /cannot be read: .*in UTF-8/],
    ['a directory', () => mkdirSync(path()), /cannot be read: it is not a regular file/],
    ['a link to a directory', () => symlinkSync(folder, path()), /it is not a regular file/],
    ['a device', () => symlinkSync('/dev/zero', path()), /it is not a regular file/],
    ['a link to itself', () => symlinkSync('seccomp.json', path()), /cannot be read: ELOOP/],
    ['a link to nothing', () => symlinkSync('gone.json', path()), /cannot be read: ENOENT/],
    ['too long', () => write(' '.repeat((16 << 20) + 1)), /it is longer than 16,777,216 bytes/],
    ['empty', () => write(''), /seccomp\.json:1:1: /],
  ])('that is %s is one clear error', (_what, make, message) => {
    make();
    expect(messageOf(() => readBaseline(path()))).toMatch(message);
  });

  test.each([
    ['a file on its way', () => write('{}'), 'seccomp.json/inside.json', 'ENOTDIR'],
    ['a link to nothing on its way', () => symlinkSync('gone', join(folder, 'a')), 'a/inside.json', 'ENOENT'],
    ['a folder that may not be entered', () => mkdirSync(join(folder, 'a')), 'a/inside.json', 'EACCES'],
  ])('behind %s is not taken for missing', (_what, make, name, code) => {
    make();
    const read = () => messageOf(() => readBaseline(join(folder, name)));
    const message = code === 'EACCES' ? withoutEntering(join(folder, 'a'), read) : read();
    expect(message).toMatch(new RegExp(`cannot be read: ${code}: `));
  });

  test('that is missing with its folders is a first run', () => {
    expect(readBaseline(join(folder, 'a/b/c.json')).profile).toBeUndefined();
  });

  test('that is doubtful is read, with each warning in its place', () => {
    const { warnings, profile } = readBaseline(
      write(
        '{ "defaultAction": "SCMP_ACT_ERRNO", "syscalls": [\n{ "names": ["read", "read"], "action": "SCMP_ACT_ALLOW" }] }',
      ),
    );
    expect(profile).toBeDefined();
    expect(warnings).toEqual([
      { line: 2, column: 21, message: expect.stringContaining('"read" stands twice') },
    ]);
  });
});

describe('a digest', () => {
  test('is that of the canonical text, whatever the file’s spelling', () => {
    const spellings = [
      JSON.stringify(GOOD),
      JSON.stringify(GOOD, undefined, 4),
      `${JSON.stringify(GOOD)}\n\n`,
    ];
    const digests = spellings.map((text) => digestProfile(readProfile(write(text)).profile));
    expect(new Set(digests).size).toBe(1);
    expect(digests[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('differs when a rule does', () => {
    const [one, other] = ['read', 'write'].map((name) => {
      const profile = { ...GOOD, syscalls: [{ names: [name], action: 'SCMP_ACT_ALLOW' }] };
      return digestProfile(readProfile(write(JSON.stringify(profile))).profile);
    });
    expect(one).not.toBe(other);
  });
});
