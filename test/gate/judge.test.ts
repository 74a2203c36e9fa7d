import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Job, type JobOptions, resolveJob } from '../../src/gate/job.ts';
import { judgeByBase } from '../../src/gate/judge.ts';
import { findBase, type OwnerError, type Remote } from '../../src/git/base.ts';
import { Repository } from '../support/repository.ts';

const allowing = (...names: string[]) =>
  JSON.stringify({
    defaultAction: 'SCMP_ACT_ERRNO',
    syscalls: names.map((name) => ({ names: [name], action: 'SCMP_ACT_ALLOW' })),
  });
const configure = (suites: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
  JSON.stringify({ suites });
const SUITES = configure({ agent: { run: 'npm test', baseline: 'seccomp.json' } });
const OWNED = '*.json @org/security @somebody\n.github/ @org/ops\n';

let repository: Repository;
beforeEach(() => {
  repository = new Repository();
});
afterEach(() => repository.remove());

/** Commits the base, then the change on a branch of its own, and settles the job as of there. */
async function judge(
  base: Readonly<Record<string, string | null>>,
  change: Readonly<Record<string, string | null>>,
  options: JobOptions = { suite: 'agent' },
  workflow: string | null = null,
  edit: () => void = () => {},
  remote?: Remote,
): Promise<Job & { judge: NonNullable<Job['judge']> }> {
  const sha = repository.commit(base);
  repository.git('checkout', '-q', '-b', 'change');
  edit();
  repository.commit(change);
  const { root } = repository;
  const job = await resolveJob(options, options.baseline === undefined ? [] : ['true'], root);
  const found = await findBase(root, { kind: 'ref', ref: 'main' }, remote);
  const judged = await judgeByBase(job, options, root, found, workflow);
  if (judged.judge === undefined) throw new Error('not judged');
  expect(judged.judge).toMatchObject({ ref: 'main', sha });
  return { ...judged, judge: judged.judge };
}

/** The names that the base's profile allows. */
const namesOf = ({ judge: { profile } }: { judge: NonNullable<Job['judge']> }) =>
  typeof profile === 'object' ? profile.syscalls.flatMap(({ names }) => names) : profile;

describe('a change is judged by', () => {
  test('the baseline that the base has, not by its own', async () => {
    const base = { '.github/callgate.yml': SUITES, 'seccomp.json': allowing('read') };
    const job = await judge(base, { 'seccomp.json': allowing('read', 'bpf') });
    expect(namesOf(job)).toEqual(['read']);
    expect(job.judge).toMatchObject({ path: 'seccomp.json', settings: [] });
  });

  test.each([
    ['that is not there', {}],
    ['that is no profile', { 'seccomp.json': '{' }],
    ['that lets everything through', { 'seccomp.json': '{"defaultAction":"SCMP_ACT_ALLOW"}' }],
  ])('nothing that it could rely on, where the base has a baseline %s', async (_what, file) => {
    const job = await judge(
      { '.github/callgate.yml': SUITES, ...file },
      { 'seccomp.json': allowing('read') },
    );
    expect(namesOf(job)).toBeUndefined();
  });

  test('the baseline of the base when it moves its own, with the edit of the configuration shown', async () => {
    const base = {
      '.github/callgate.yml': SUITES,
      'seccomp.json': allowing('read'),
      'lax.json': allowing('read', 'bpf'),
    };
    const moved = configure({ agent: { run: 'npm test', baseline: 'lax.json' } });
    const job = await judge(base, { '.github/callgate.yml': moved, 'seccomp.json': null });
    expect(namesOf(job)).toEqual(['read']);
    expect(job.baseline).toBe('lax.json');
    expect(job.judge.settings).toEqual([
      { key: '.github/callgate.yml: agent.baseline', before: 'seccomp.json', after: 'lax.json' },
    ]);
  });

  test('nothing, when it gives a suite a name that the base does not know', async () => {
    const base = {
      '.github/callgate.yml': SUITES,
      'seccomp.json': allowing('read'),
      'lax.json': allowing('bpf'),
    };
    const renamed = configure({ other: { run: 'npm test', baseline: 'lax.json', 'fail-on': 'never' } });
    const job = await judge(base, { '.github/callgate.yml': renamed }, {});
    expect(namesOf(job)).toBeUndefined();
    expect(job.failOn).toBe('new');
    expect(job.judge.settings.map(({ key }) => key)).toContain('.github/callgate.yml: agent.baseline');
  });

  test.each([
    ['whoever owns the new file alone', undefined, '/docs/ @o/writers', false],
    ['owners of the new file, the old one and the configuration', undefined, '* @o/security', true],
    ['owners of all, where the old suite denied its edits', 'deny', '* @o/security', false],
  ])('no edit by another name for a suite that is gone, with %s', async (_who, edits, owners, allowed) => {
    const old = { run: 'npm test', baseline: 'seccomp.json', ...(edits && { 'baseline-edits': edits }) };
    const base = {
      '.github/callgate.yml': configure({ agent: old }),
      'seccomp.json': allowing('read'),
      CODEOWNERS: owners,
    };
    const renamed = configure({ agent2: { run: 'npm test', baseline: 'docs/x.json' } });
    const change = { '.github/callgate.yml': renamed, 'docs/x.json': allowing('read', 'bpf') };
    expect((await judge(base, change, {})).judge.editAllowed).toBe(allowed);
  });

  test('the baseline as it is, where that is outside of the repository and no commit can edit it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'callgate-outside-'));
    try {
      writeFileSync(join(folder, 'seccomp.json'), allowing('read'));
      const job = await judge({}, {}, { baseline: join(folder, 'seccomp.json') });
      expect(job.judge.profile).toBe('outside');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('the base when it names a baseline out of the repository', async () => {
    const base = { '.github/callgate.yml': SUITES, 'seccomp.json': allowing('read') };
    const outside = configure({ agent: { run: 'npm test', baseline: '../lax.json' } });
    const job = await judge({ ...base, CODEOWNERS: '* @all' }, { '.github/callgate.yml': outside });
    expect(namesOf(job)).toEqual(['read']);
    expect(job.judge).toMatchObject({
      editAllowed: false,
      editReason: expect.stringContaining('outside of the repository'),
    });
  });

  test('the file of the base when it puts a link out of the repository in its place', async () => {
    const base = { '.github/callgate.yml': SUITES, 'seccomp.json': allowing('read') };
    const job = await judge(base, {}, undefined, null, () => {
      repository.write({ 'seccomp.json': null });
      symlinkSync('/tmp/lax.json', join(repository.root, 'seccomp.json'));
    });
    expect(namesOf(job)).toEqual(['read']);
  });

  test('the file behind a link of the base', async () => {
    repository.write({ 'real.json': allowing('read') });
    symlinkSync('real.json', join(repository.root, 'seccomp.json'));
    const job = await judge({ '.github/callgate.yml': SUITES }, { 'seccomp.json': null });
    expect(namesOf(job)).toEqual(['read']);
  });

  test.each([
    ['its own where that is stricter', 'report', 'gate', 'gate'],
    ['the base’s where that is stricter', 'gate', 'off', 'gate'],
    ['report where it says off and the base nothing', undefined, 'off', 'report'],
    ['off where both say so', 'off', 'off', 'off'],
  ])('as to behaviours, %s', async (_, before, after, expected) => {
    const suite = (behaviours: string | undefined) =>
      configure({ agent: { run: 'npm test', baseline: 'seccomp.json', ...(behaviours && { behaviours }) } });
    const base = { '.github/callgate.yml': suite(before), 'seccomp.json': allowing('read') };
    const job = await judge(base, {
      '.github/callgate.yml': suite(after),
      'seccomp.json': allowing('read', 'bpf'),
    });
    expect(job.behaviours).toBe(expected);
  });

  test('as to behaviours, what a suite that is gone said of them', async () => {
    const old = { run: 'npm test', baseline: 'seccomp.json', behaviours: 'gate' };
    const base = { '.github/callgate.yml': configure({ agent: old }), 'seccomp.json': allowing('read') };
    const renamed = configure({ agent2: { run: 'npm test', baseline: 'seccomp.json', behaviours: 'off' } });
    expect((await judge(base, { '.github/callgate.yml': renamed }, {})).behaviours).toBe('gate');
  });

  test('the base’s fail-on and baseline-edits, whatever it sets itself; its command is its own', async () => {
    const base = { '.github/callgate.yml': SUITES, 'seccomp.json': allowing('read') };
    const edited = configure({
      agent: { run: 'true', baseline: 'seccomp.json', 'fail-on': 'never', 'baseline-edits': 'allow' },
    });
    const job = await judge(base, { '.github/callgate.yml': edited });
    expect(job).toMatchObject({ failOn: 'new', judge: { editAllowed: false } });
    expect(job.argv.at(-1)).toBe('true');
    expect(job.judge.settings).toEqual([
      { key: '.github/callgate.yml: agent.run', before: 'npm test', after: 'true' },
      { key: '.github/callgate.yml: agent.fail-on', before: null, after: 'never' },
      { key: '.github/callgate.yml: agent.baseline-edits', before: null, after: 'allow' },
    ]);
  });

  test('what the base’s suite sets, and what the run is given before that', async () => {
    const suite = {
      run: 'npm test',
      baseline: 'seccomp.json',
      'fail-on': 'never',
      'baseline-edits': 'allow',
    };
    const base = { '.github/callgate.yml': configure({ agent: suite }) };
    const first = await judge(base, { 'seccomp.json': allowing('read') });
    expect(first).toMatchObject({
      failOn: 'never',
      judge: { editAllowed: true, editReason: 'the suite agent of main has baseline-edits: allow' },
    });
    repository.git('checkout', '-q', 'main');
    repository.git('branch', '-D', 'change');
    const given = { suite: 'agent', failOn: 'new', baselineEdits: 'deny' } as const;
    expect(await judge({}, {}, given)).toMatchObject({
      failOn: 'new',
      judge: { editAllowed: false, editReason: 'this run is given baseline-edits: deny' },
    });
  });

  test('a base whose configuration is bad or missing as one that names no suite', async () => {
    const change = { '.github/callgate.yml': SUITES, 'seccomp.json': allowing('read') };
    const job = await judge(
      { '.github/callgate.yml': 'suites: [', 'seccomp.json': allowing('read') },
      change,
    );
    expect(namesOf(job)).toBeUndefined();
    expect(job.judge.settings).toHaveLength(2);
  });

  test('a workflow that it edits is shown', async () => {
    const path = '.github/workflows/gate.yml';
    const base = { [path]: 'on: push', 'seccomp.json': allowing('read') };
    const job = await judge(base, { [path]: 'on: pull_request' }, { baseline: 'seccomp.json' }, path);
    expect(job.judge.settings).toEqual([{ key: path, before: 'a workflow', after: 'an edited workflow' }]);
  });
});

describe('an edit of the baseline passes', () => {
  const base = { '.github/callgate.yml': SUITES, 'seccomp.json': allowing('read') };
  const change = { 'seccomp.json': allowing('read', 'bpf') };

  test.each(['CODEOWNERS', '.github/CODEOWNERS', 'docs/CODEOWNERS'])(
    'where %s of the base names an owner',
    async (path) => {
      const { judge: decided } = await judge({ ...base, [path]: OWNED }, change);
      expect(decided).toMatchObject({
        editAllowed: true,
        editReason: `${path} of main names who reviews it; whether they exist and may write, GitHub could not be asked`,
        owners: ['@org/security', '@somebody'],
      });
    },
  );

  const told = (...errors: OwnerError[]): Remote => ({
    fetchFile: () => Promise.reject(new Error('not asked')),
    findMergeBase: () => Promise.reject(new Error('not asked')),
    listOwnerErrors: async () => errors,
  });
  const withOwners = { ...base, CODEOWNERS: `# who\n${OWNED}` };
  const judgeOwned = (remote: Remote) => judge(withOwners, change, undefined, undefined, undefined, remote);

  test('where GitHub finds nothing wrong with the line, whatever it finds of others', async () => {
    const others = [
      { path: 'CODEOWNERS', line: 3, kind: 'Unknown owner' },
      { path: 'docs/CODEOWNERS', line: 2, kind: 'Unknown owner' },
    ];
    const { judge: decided } = await judgeOwned(told(...others));
    expect(decided).toMatchObject({
      editAllowed: true,
      editReason: 'CODEOWNERS of main names who reviews it',
    });
  });

  test('not by a line whose owner does not exist or may not write', async () => {
    const { judge: decided } = await judgeOwned(told({ path: 'CODEOWNERS', line: 2, kind: 'Unknown owner' }));
    expect(decided).toMatchObject({
      editAllowed: false,
      editReason:
        'GitHub finds line 2 of CODEOWNERS of main wrong (Unknown owner), which names the owners: mend it, or set baseline-edits: allow for the suite',
    });
  });

  test('not by a CODEOWNERS that the change brings itself', async () => {
    const { judge: decided } = await judge(base, { ...change, CODEOWNERS: OWNED });
    expect(decided).toMatchObject({
      editAllowed: false,
      editReason:
        'main has no CODEOWNERS for seccomp.json: name one there, or set baseline-edits: allow for the suite',
      owners: [],
    });
  });

  test('not by a second CODEOWNERS where GitHub takes the first', async () => {
    const two = { '.github/CODEOWNERS': '*.md @docs', CODEOWNERS: OWNED };
    const { judge: decided } = await judge({ ...base, ...two }, change);
    expect(decided.editReason).toMatch(/^\.github\/CODEOWNERS of main names no owner for seccomp\.json: /);
  });

  test('of a first baseline by an owner of a file that is not there yet', async () => {
    const job = await judge({ CODEOWNERS: OWNED }, { ...base, ...change });
    expect(namesOf(job)).toBeUndefined();
    expect(job.judge.editAllowed).toBe(true);
  });

  test('of a moved one only where both paths and the configuration have owners', async () => {
    const moved = configure({ agent: { run: 'npm test', baseline: 'other.json' } });
    const edit = { '.github/callgate.yml': moved, 'seccomp.json': null, 'other.json': allowing('read') };
    const owned = await judge({ ...base, CODEOWNERS: OWNED }, edit);
    expect(owned.judge).toMatchObject({
      editAllowed: true,
      owners: ['@org/security', '@somebody', '@org/ops'],
    });
    repository.git('checkout', '-q', 'main');
    repository.git('branch', '-D', 'change');
    const half = await judge({ CODEOWNERS: '*.json @org/security' }, edit);
    expect(half.judge.editReason).toContain('names no owner for .github/callgate.yml: ');
  });
});

describe('the layers of a suite', () => {
  const layered = (more: Readonly<Record<string, unknown>>) =>
    configure({ agent: { run: 'npm test', baseline: 'seccomp.json', ...more } });
  const base = {
    '.github/callgate.yml': layered({ extends: ['team.json'] }),
    'seccomp.json': allowing('read'),
    'team.json': allowing('write'),
    CODEOWNERS: 'seccomp.json @org/security\nteam.json @org/team',
  };
  const footing = ({ judge: { footing: found } }: { judge: NonNullable<Job['judge']> }) =>
    typeof found === 'object'
      ? found.layers.flatMap(({ profile }) => profile.syscalls.flatMap(({ names }) => names))
      : found;

  test('count as the base has them', async () => {
    const job = await judge(base, { 'team.json': allowing('write', 'bpf') });
    expect(footing(job)).toEqual(['write']);
    expect(job.judge).toMatchObject({ editAllowed: true, owners: ['@org/security', '@org/team'] });
  });

  test('ask for no owner of a layer that the change leaves as it is', async () => {
    const { judge: decided } = await judge(base, { 'seccomp.json': allowing('read', 'bpf') });
    expect(decided.owners).toEqual(['@org/security']);
  });

  test.each([
    ['names another layer', { extends: ['team.json', 'builtin:python3'] }],
    ['tolerates a call', { extends: ['team.json'], tolerate: [{ call: 'bpf', reason: 'x' }] }],
  ])('pass only with an owner of the configuration where a change %s', async (_what, more) => {
    const job = await judge(base, { '.github/callgate.yml': layered(more) });
    expect(footing(job)).toEqual(['write']);
    expect(job.judge.editAllowed).toBe(false);
    expect(job.judge.editReason).toContain('names no owner for .github/callgate.yml');
    expect(job.judge.settings).not.toEqual([]);
  });

  test('permit nothing where the base has none that can be used', async () => {
    const job = await judge({ ...base, 'team.json': '{' }, { 'team.json': allowing('write') });
    expect(footing(job)).toBe('unusable');
  });
});

describe('paths', () => {
  test('are taken from the folder that the run is of, within the repository', async () => {
    repository.commit({
      'sub/seccomp.json': allowing('read'),
      'seccomp.json': allowing('bpf'),
      CODEOWNERS: '/sub/ @a',
    });
    const root = join(repository.root, 'sub');
    const job = await resolveJob({ baseline: './seccomp.json' }, ['true'], root);
    const base = await findBase(root, { kind: 'ref', ref: 'HEAD' }, undefined);
    const judged = await judgeByBase(job, {}, root, base, null);
    expect(judged.judge).toMatchObject({ path: 'sub/seccomp.json', owners: ['@a'] });
  });
});
