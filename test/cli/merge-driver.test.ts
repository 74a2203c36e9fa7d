import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProfile } from '../../src/baseline/canonical.ts';
import type { Profile, Rule } from '../../src/baseline/profile.ts';
import { profileOf } from '../baseline/read-profile.ts';
import { CLI, callgate } from '../support/callgate.ts';
import { Repository } from '../support/repository.ts';

const PATH = '.github/callgate/agent.json';
const RUNS = '.github/callgate/agent.runs.jsonl';
const allow = (name: string, comment?: string): Rule => ({
  names: [name],
  action: 'SCMP_ACT_ALLOW',
  ...(comment === undefined ? {} : { comment }),
});
const text = (rules: readonly Rule[], callgate: Profile['callgate'] = { behaviours: [] }) =>
  formatProfile({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1, syscalls: rules, callgate });

let repository: Repository;
beforeEach(() => {
  repository = new Repository();
  const driver = `'${process.execPath}' '${CLI}' merge-driver %O %A %B %P`;
  repository.git('config', 'merge.callgate.name', 'callgate baselines');
  repository.git('config', 'merge.callgate.driver', driver);
  repository.write({
    '.gitattributes': '.github/callgate/*.json merge=callgate\n.github/callgate/*.runs.jsonl merge=union\n',
  });
});
afterEach(() => repository.remove());

/** Commits a base, then two sides of it, and merges theirs into ours with the real git. */
function merge(
  base: Readonly<Record<string, string>>,
  ours: Readonly<Record<string, string | null>>,
  theirs: Readonly<Record<string, string | null>>,
) {
  repository.commit(base);
  repository.git('checkout', '-q', '-b', 'theirs');
  repository.commit(theirs);
  repository.git('checkout', '-q', 'main');
  repository.commit(ours);
  return mergeBranch('theirs');
}

function mergeBranch(branch: string) {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b.example'];
  const { status, stdout, stderr } = spawnSync(
    'git',
    ['-C', repository.root, ...identity, 'merge', '--no-edit', branch],
    { encoding: 'utf8' },
  );
  return { status, said: stdout + stderr };
}

const read = (path = PATH) => readFileSync(join(repository.root, path), 'utf8');

test('git merges two sides that add a call in one place, which it could not by lines', () => {
  const base = [allow('read'), allow('write')];
  const sides = [
    {
      [PATH]: text([...base, allow('recvfrom', 'ours')], {
        behaviours: [{ kind: 'execute', value: '/usr/bin/id' }],
      }),
    },
    { [PATH]: text([allow('read'), allow('recvmsg', 'theirs')]) },
  ] as const;
  expect(merge({ [PATH]: text(base) }, ...sides)).toMatchObject({ status: 0 });
  expect(read()).toBe(
    text([allow('read'), allow('recvfrom', 'ours'), allow('recvmsg', 'theirs')], {
      behaviours: [{ kind: 'execute', value: '/usr/bin/id' }],
    }),
  );
  repository.git('reset', '-q', '--hard', 'HEAD^');
  repository.git('config', '--remove-section', 'merge.callgate');
  expect(mergeBranch('theirs').status).toBe(1);
});

test('git stops at a conflict, which no reader of profiles takes, and goes on when one side is chosen', async () => {
  const base = { [PATH]: text([allow('bpf'), allow('read')]) };
  const run = merge(
    base,
    { [PATH]: text([allow('read'), allow('sync')]) },
    { [PATH]: text([allow('bpf', 'the profiler needs it'), allow('read'), allow('write')]) },
  );
  expect(run.status).toBe(1);
  expect(run.said).toContain(
    `callgate: ${PATH}: both sides changed, or one changed and the other removed: bpf\n`,
  );
  expect(run.said).toContain(`CONFLICT (content): Merge conflict in ${PATH}`);
  expect(read().split('\n').slice(3, 10)).toEqual([
    '  "syscalls": [',
    '<<<<<<< ours',
    '=======',
    '    { "names": ["bpf"], "action": "SCMP_ACT_ALLOW", "comment": "the profiler needs it" },',
    '>>>>>>> theirs',
    '    { "names": ["read"], "action": "SCMP_ACT_ALLOW" },',
    '    { "names": ["sync"], "action": "SCMP_ACT_ALLOW" },',
  ]);
  expect(repository.git('status', '--porcelain', PATH)).toBe(`UU ${PATH}`);
  const file = join(repository.root, PATH);
  const refused = await callgate(['diff', file, file]);
  expect(refused.status).toBe(2);
  writeFileSync(file, read().replace(/<<<<<<< ours\n([\s\S]*?)=======\n[\s\S]*?>>>>>>> theirs\n/, '$1'));
  expect(profileOf(read()).syscalls.map(({ names }) => names[0])).toEqual(['read', 'sync', 'write']);
  repository.git('add', '-A');
  repository.git('commit', '-q', '--no-edit');
});

test('two first baselines become one, and a rebase takes the same way as a merge', () => {
  const run = merge(
    { 'README.md': 'a\n' },
    { [PATH]: text([allow('read')]) },
    { [PATH]: text([allow('sync')]) },
  );
  expect(run).toMatchObject({ status: 0 });
  expect(read()).toBe(text([allow('read'), allow('sync')]));
  repository.git('reset', '-q', '--hard', 'HEAD^');
  repository.git('checkout', '-q', 'theirs');
  repository.git('rebase', '-q', 'main');
  expect(read()).toBe(text([allow('read'), allow('sync')]));
});

test('a side that is no profile is a conflict with both sides in it', () => {
  const broken = '{ "defaultAction": "SCMP_ACT_ERRNO", "syscalls": [ } ]\n';
  const run = merge({ [PATH]: text([]) }, { [PATH]: text([allow('sync')]) }, { [PATH]: broken });
  expect(run.status).toBe(1);
  expect(run.said).toMatch(/callgate: \.github\/callgate\/agent\.json \(theirs\):1:\d+: /);
  expect(read()).toContain(`=======\n${broken.trimEnd()}\n>>>>>>> theirs\n`);
});

test('criss-cross merges, whose base git makes itself, lose nothing', () => {
  const at = (...names: string[]) => ({ [PATH]: text(names.map((name) => allow(name))) });
  repository.commit(at('read'));
  repository.git('checkout', '-q', '-b', 'theirs');
  const theirs = repository.commit(at('read', 'sync'));
  repository.git('checkout', '-q', 'main');
  const ours = repository.commit(at('fchmod', 'read'));
  expect(mergeBranch(theirs).status).toBe(0);
  repository.git('checkout', '-q', 'theirs');
  expect(mergeBranch(ours).status).toBe(0);
  repository.commit(at('fchmod', 'fchown', 'read', 'sync'));
  repository.git('checkout', '-q', 'main');
  repository.commit(at('fchmod', 'read', 'sync', 'write'));
  expect(mergeBranch('theirs').status).toBe(0);
  expect(read()).toBe(text(['fchmod', 'fchown', 'read', 'sync', 'write'].map((name) => allow(name))));
});

test('lines of statistics of both sides are kept by git’s own union', () => {
  const line = (id: string) => `${JSON.stringify({ id, runs: 1 })}\n`;
  const run = merge(
    { [RUNS]: line('b') },
    { [RUNS]: line('a') + line('b') + line('c') },
    { [RUNS]: line('b') + line('c') + line('d') },
  );
  expect(run.status).toBe(0);
  const lines = read(RUNS).trimEnd().split('\n');
  expect([...new Set(lines)].sort()).toEqual(['a', 'b', 'c', 'd'].map((id) => line(id).trimEnd()));
});

test('exits with 2 where a file is not there, and leaves ours as it is', async () => {
  const ours = join(repository.root, 'ours.json');
  writeFileSync(ours, text([]));
  const run = await callgate(['merge-driver', ours, ours, join(repository.root, 'gone.json'), PATH]);
  expect([run.status, run.stderr]).toEqual([
    2,
    expect.stringMatching(/^callgate: .*gone\.json cannot be read: /),
  ]);
  expect(readFileSync(ours, 'utf8')).toBe(text([]));
});
