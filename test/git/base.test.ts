import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Against, findBase, type Remote } from '../../src/git/base.ts';
import { readCheckout, readCommitted } from '../../src/git/repository.ts';
import { Repository } from '../support/repository.ts';

const LONGEST = 1000;
let origin: Repository;
let made: { remove(): void }[];
beforeEach(() => {
  origin = new Repository();
  made = [origin];
});
afterEach(() => {
  for (const one of made) one.remove();
});

/** A base branch that moved on after the change left it: base, the change's last commit, the base's last commit. */
function makeChange() {
  const fork = origin.commit({ 'seccomp.json': 'old' });
  origin.git('checkout', '-q', '-b', 'change');
  const head = origin.commit({ 'seccomp.json': 'edited', 'test.js': '1' });
  origin.git('checkout', '-q', 'main');
  const tip = origin.commit({ 'other.txt': 'moved on' });
  return { fork, head, tip, merge: origin.makeMergeCommit() };
}

function checkOut(reference: string, depth?: number): Repository {
  const clone = origin.checkOut(reference, depth);
  made.push(clone);
  return clone;
}

const pullRequest = (headSha: string, baseSha: string): Against => ({
  kind: 'pull-request',
  baseRef: 'main',
  baseSha,
  headSha,
  workflow: null,
});

/** What is asked of the hosted repository, answered from the real one. */
class Asked implements Remote {
  readonly questions: string[] = [];
  async fetchFile(path: string, sha: string) {
    this.questions.push(`${path} at ${sha}`);
    const file = await readCommitted(origin.root, sha, path, 1000);
    return file.kind === 'text' ? file.text : undefined;
  }
  async listOwnerErrors() {
    return undefined;
  }
  async findMergeBase(one: string, other: string) {
    this.questions.push(`${one}...${other}`);
    return origin.git('merge-base', one, other);
  }
}

describe('the base of a pull request', () => {
  test('is the first parent of the merge commit that is checked out: the base as it was merged', async () => {
    const { head, tip, fork } = makeChange();
    const base = await findBase(checkOut('refs/pull/1/merge').root, pullRequest(head, fork), undefined);
    expect(base).toMatchObject({ ref: 'main', sha: tip });
    expect(await base.read('seccomp.json', LONGEST)).toEqual({ kind: 'text', text: 'old' });
    expect(await base.read('test.js', LONGEST)).toEqual({ kind: 'absent' });
  });

  test('is read out of a clone of depth 2, and asked for at depth 1, no sooner than it is needed', async () => {
    const { head, tip } = makeChange();
    const [two, one] = [new Asked(), new Asked()];
    const deep = await findBase(checkOut('refs/pull/1/merge', 2).root, pullRequest(head, tip), two);
    expect(await deep.read('seccomp.json', LONGEST)).toEqual({ kind: 'text', text: 'old' });
    const shallow = await findBase(checkOut('refs/pull/1/merge', 1).root, pullRequest(head, tip), one);
    expect([shallow.sha, one.questions]).toEqual([tip, []]);
    expect(await shallow.read('seccomp.json', LONGEST)).toEqual({ kind: 'text', text: 'old' });
    expect(await shallow.read('test.js', LONGEST)).toEqual({ kind: 'absent' });
    expect(await shallow.read('other.txt', 3)).toEqual({
      kind: 'unusable',
      why: 'it is longer than 3 bytes',
    });
    expect([two.questions, one.questions]).toEqual([
      [],
      ['seccomp.json', 'test.js', 'other.txt'].map((path) => `${path} at ${tip}`),
    ]);
  });

  test('at depth 1, with nobody to ask, is an error that says how much to fetch', async () => {
    const { head, tip } = makeChange();
    const base = await findBase(checkOut('refs/pull/1/merge', 1).root, pullRequest(head, tip), undefined);
    await expect(base.read('seccomp.json', LONGEST)).rejects.toThrow(
      /This clone does not have seccomp\.json .*`fetch-depth: 2`/,
    );
  });

  test('of a head that is checked out is the merge base, from the clone or from who hosts it', async () => {
    const { head, tip, fork } = makeChange();
    const here = new Asked();
    expect((await findBase(checkOut('refs/heads/change').root, pullRequest(head, tip), here)).sha).toBe(fork);
    expect(here.questions).toEqual([]);
    const there = new Asked();
    const shallow = checkOut('refs/heads/change', 1).root;
    expect((await findBase(shallow, pullRequest(head, tip), there)).sha).toBe(fork);
    expect(there.questions).toEqual([`${tip}...${head}`]);
    await expect(findBase(shallow, pullRequest(head, tip), undefined)).rejects.toThrow(/does not have where/);
  });

  test('is no parent that a merge commit of the change itself names', async () => {
    const { tip, fork } = makeChange();
    origin.git('checkout', '-q', '--orphan', 'lax');
    const lax = origin.commit({ 'seccomp.json': 'lax' });
    origin.git('checkout', '-q', 'change');
    const forged = origin.git('commit-tree', 'HEAD^{tree}', '-p', lax, '-p', 'HEAD', '-m', 'forged');
    origin.git('update-ref', 'refs/pull/1/merge', forged);
    const base = await findBase(checkOut('refs/pull/1/merge').root, pullRequest(forged, tip), undefined);
    expect(base.sha).toBe(fork);
  });

  test('that is checked out itself is its own base', async () => {
    const { head, tip } = makeChange();
    const asked = new Asked();
    expect((await findBase(checkOut('refs/heads/main', 1).root, pullRequest(head, tip), asked)).sha).toBe(
      tip,
    );
    expect(asked.questions).toEqual([]);
  });

  test('outside of any repository is the one that the event names', async () => {
    const { head, tip } = makeChange();
    const folder = mkdtempSync(join(tmpdir(), 'callgate-no-repository-'));
    made.push({ remove: () => rmSync(folder, { recursive: true }) });
    const base = await findBase(folder, pullRequest(head, tip), new Asked());
    expect(base).toMatchObject({ sha: tip, root: realpathSync(folder) });
    expect(await base.read('seccomp.json', LONGEST)).toEqual({ kind: 'text', text: 'old' });
    await expect(findBase(folder, pullRequest(head, tip), undefined)).rejects.toThrow(
      /no checkout of a repository/,
    );
  });
});

describe('the base that a person names', () => {
  const ref = (name: string): Against => ({ kind: 'ref', ref: name });

  test.each(['main', 'refs/heads/main'])('is where HEAD and it part: %s', async (name) => {
    const { fork } = makeChange();
    origin.git('checkout', '-q', 'change');
    expect(await findBase(origin.root, ref(name), undefined)).toMatchObject({ ref: name, sha: fork });
  });

  test('is itself when it is HEAD or a parent of it, in a shallow clone, too', async () => {
    const { tip } = makeChange();
    const clone = checkOut('refs/pull/1/merge', 2);
    expect((await findBase(clone.root, ref(tip), undefined)).sha).toBe(tip);
    expect((await findBase(clone.root, ref('HEAD'), undefined)).sha).toBe(clone.git('rev-parse', 'HEAD'));
  });

  test.each(['none', '--help', '-x', 'HEAD:seccomp.json', ''])(
    'is an error when it is no commit: %j',
    async (name) => {
      makeChange();
      await expect(findBase(origin.root, ref(name), undefined)).rejects.toThrow(/There is no commit/);
    },
  );

  test('has to share a history with HEAD', async () => {
    makeChange();
    origin.git('checkout', '-q', '--orphan', 'apart');
    origin.commit();
    await expect(findBase(origin.root, ref('main'), undefined)).rejects.toThrow(
      /does not have where HEAD and/,
    );
  });
});

describe('a file of a commit', () => {
  const read = async (path: string, most = LONGEST) =>
    readCommitted(origin.root, origin.git('rev-parse', 'HEAD'), path, most);

  test('is its text, through links within the repository, and else what it is instead', async () => {
    origin.write({ 'a/seccomp.json': 'text', latin1: 'x' });
    symlinkSync('a/seccomp.json', join(origin.root, 'link'));
    symlinkSync('a', join(origin.root, 'folder'));
    symlinkSync('/etc/passwd', join(origin.root, 'outside'));
    symlinkSync('../up', join(origin.root, 'up'));
    symlinkSync('nowhere', join(origin.root, 'dangling'));
    symlinkSync('loop', join(origin.root, 'loop'));
    origin.commit();
    const text = { kind: 'text', text: 'text' };
    expect([await read('a/seccomp.json'), await read('link'), await read('folder/seccomp.json')]).toEqual([
      text,
      text,
      text,
    ]);
    expect(await read('outside')).toEqual({ kind: 'unusable', why: 'it is a link out of the repository' });
    expect(await read('up')).toEqual({ kind: 'unusable', why: 'it is a link out of the repository' });
    expect(await read('dangling')).toEqual({ kind: 'unusable', why: 'it is a link that leads nowhere' });
    expect(await read('loop')).toEqual({ kind: 'unusable', why: 'it is a link that leads nowhere' });
    expect(await read('a')).toEqual({ kind: 'unusable', why: 'it is a folder' });
    expect(await read('a/seccomp.json', 3)).toEqual({ kind: 'unusable', why: 'it is longer than 3 bytes' });
    expect(await read('none')).toEqual({ kind: 'absent' });
    expect(await read('latin1/none')).toEqual({ kind: 'absent' });
  });

  test.each([
    ' ',
    '-x',
    '--help',
    'a b',
    '"quoted"',
    "it's",
    '$(id)',
    ':(top)x',
    'a:b',
    '{}',
    'ä\u202e',
    '*',
    '@{u}',
  ])('may have any name: %j', async (name) => {
    origin.commit({ [name]: `the text of ${name}` });
    expect(await read(name)).toEqual({ kind: 'text', text: `the text of ${name}` });
    expect(await read(`${name}x`)).toEqual({ kind: 'absent' });
  });

  test.each(['a\nb', 'a\0b', 'a\rb'])('may have no line end in its name: %j', async (name) => {
    origin.commit({ a: 'x' });
    await expect(read(name)).rejects.toThrow(/Expected one without line ends/);
  });

  test('that a clone without its files has by name alone is not taken for absent', async () => {
    const sha = origin.commit({ 'seccomp.json': 'text' });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const clone = new Repository();
    made.push(clone);
    clone.git('fetch', '-q', '--filter=blob:none', `file://${origin.root}`, 'main');
    clone.git('remote', 'add', 'origin', 'file:///nowhere');
    expect(await readCommitted(clone.root, sha, 'seccomp.json', LONGEST)).toEqual({ kind: 'elsewhere' });
  });

  test('of a commit that the clone lacks is elsewhere', async () => {
    origin.commit({ 'seccomp.json': 'text' });
    expect(await readCommitted(origin.root, '1'.repeat(40), 'seccomp.json', LONGEST)).toEqual({
      kind: 'elsewhere',
    });
  });

  test('is the one that was committed, whatever a replacement says', async () => {
    const first = origin.commit({ 'seccomp.json': 'strict' });
    const second = origin.commit({ 'seccomp.json': 'lax' });
    origin.git('replace', first, second);
    expect(await readCommitted(origin.root, first, 'seccomp.json', LONGEST)).toEqual({
      kind: 'text',
      text: 'strict',
    });
  });
});

describe('a folder that is no checkout', () => {
  test('is told as git tells it', async () => {
    const bare = mkdtempSync(join(tmpdir(), 'callgate-bare-'));
    made.push({ remove: () => rmSync(bare, { recursive: true }) });
    expect(await readCheckout(bare)).toMatch(/^git says: fatal: not a git repository/);
    expect(await readCheckout(origin.root)).toMatch(/^git says: fatal/); // it has no commit yet
    origin.commit();
    origin.git('config', 'core.bare', 'true');
    expect(await readCheckout(origin.root)).toMatch(
      /^git says: fatal: this operation must be run in a work tree/,
    );
  });
});
