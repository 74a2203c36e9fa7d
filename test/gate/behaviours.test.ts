import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProfile } from '../../src/baseline/canonical.ts';
import type { Profile } from '../../src/baseline/profile.ts';
import type { BehaviourRule } from '../../src/behaviour/behaviour.ts';
import type { BaselineFile } from '../../src/gate/baseline-file.ts';
import { prepareBehaviours } from '../../src/gate/behaviour-request.ts';
import { describeBehaviours, sortSeen } from '../../src/gate/behaviours.ts';
import type { Judge } from '../../src/gate/judge.ts';
import { readPlaces } from '../../src/gate/places.ts';
import { learnBehaviours, propose } from '../../src/gate/proposal.ts';
import { COMMITTED } from './approval-report.ts';
import { seenBehaviour } from './seen-behaviour.ts';

const PLACES = { workspace: '/w', tmp: '/tmp', home: '/h' };
const TARGET = { architecture: 'x86_64', capabilities: [], kernel: '6.8' };
const rule = (kind: BehaviourRule['kind'], value: string): BehaviourRule => ({ kind, value });
const baselineOf = (behaviours: readonly BehaviourRule[] | undefined): BaselineFile => {
  const profile: Profile = behaviours === undefined ? COMMITTED : { ...COMMITTED, callgate: { behaviours } };
  return { path: 'seccomp.json', profile, text: formatProfile(profile), warnings: [] };
};
const judgeOf = (behaviours: readonly BehaviourRule[]): Judge => ({
  ref: 'main',
  sha: '0'.repeat(40),
  path: 'seccomp.json',
  profile: baselineOf(behaviours).profile,
  editAllowed: false,
  editReason: 'nobody reviews it',
  owners: [],
  settings: [],
});
const hosts: Record<string, readonly string[]> = { 'api.example.com': ['192.0.2.7'], 'old.example.com': [] };
const lookup = async (name: string) => hosts[name] ?? Promise.reject(new Error('ENOTFOUND'));
const prepare = (
  baseline: BaselineFile,
  options: { run?: 'check' | 'record'; mode?: 'off' | 'report' | 'gate'; judge?: Judge } = {},
) =>
  prepareBehaviours(
    options.run ?? 'check',
    { behaviours: options.mode ?? 'gate' },
    baseline,
    options.judge,
    PLACES,
    lookup,
  );

describe('what the observer is asked', () => {
  test('is nothing where behaviours are off, and no name is resolved then', async () => {
    expect(await prepare(baselineOf([rule('connect', 'gone.example:443')]), { mode: 'off' })).toBeNull();
  });

  test('is to leave out what the baseline matches, by names that were resolved', async () => {
    const baseline = baselineOf([rule('connect', 'api.example.com:443'), rule('write', '$TMPDIR/**')]);
    const prepared = await prepare(baseline);
    expect(prepared?.plan).toEqual({
      mode: 'gate',
      places: PLACES,
      allowed: baseline.profile?.callgate?.behaviours,
      hosts: { 'api.example.com': ['192.0.2.7'] },
      check: true,
      allowsX32: false,
      compared: [],
    });
    expect(prepared?.judgement(rule('connect', '192.0.2.7:443'))).toBeUndefined();
    expect(prepared?.judgement(rule('connect', '192.0.2.8:443'))).toBe('new');
  });

  test.each<[string, Partial<Profile>]>([
    ['architectures', { architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X32'] }],
    [
      'archMap',
      {
        archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'] }],
      },
    ],
  ])('is told of x32 by %s', async (_, named) => {
    const baseline = baselineOf([]);
    const profile = { ...(baseline.profile as Profile), ...named };
    expect((await prepare({ ...baseline, profile }))?.plan.allowsX32).toBe(true);
  });

  test('is everything in a record', async () => {
    const prepared = await prepare(baselineOf([rule('write', '$TMPDIR/**')]), { run: 'record' });
    expect(prepared?.plan).toMatchObject({ allowed: [], check: false });
  });

  test('is to leave out of a change what base and change have alike', async () => {
    const baseline = baselineOf([rule('write', '$TMPDIR/**'), rule('execute', '/usr/bin/id')]);
    const prepared = await prepare(baseline, { judge: judgeOf([rule('write', '$TMPDIR/**')]) });
    expect(prepared?.plan.allowed).toEqual([rule('write', '$TMPDIR/**')]);
    expect(prepared?.judgement(rule('execute', '/usr/bin/id'))).toBe('edit');
  });
});

describe('a host that does not resolve', () => {
  test('is an error with the line of its rule, all of them at once', async () => {
    const baseline = baselineOf([
      rule('connect', 'gone.example:443'),
      rule('connect', 'api.example.com:443'),
      rule('bind', 'old.example.com:80'),
    ]);
    const lineOf = (text: string) => baseline.text.split('\n').findIndex((line) => line.includes(text)) + 1;
    await expect(prepare(baseline)).rejects.toMatchObject({
      code: 'baseline',
      message: [
        `seccomp.json:${lineOf('gone.example')}: the host "gone.example" of connect "gone.example:443" cannot be resolved: ENOTFOUND`,
        `seccomp.json:${lineOf('old.example')}: the host "old.example.com" of bind "old.example.com:80" cannot be resolved: it has no address`,
        'Nothing was run. Expected names that this machine can resolve, or addresses in their place.',
      ].join('\n'),
    });
  });

  test('is left out where the base alone names it: the change may be what mends it', async () => {
    const prepared = await prepare(baselineOf([rule('connect', 'api.example.com:443')]), {
      judge: judgeOf([rule('connect', 'gone.example:443')]),
    });
    expect(prepared?.plan.hosts).toEqual({ 'api.example.com': ['192.0.2.7'], 'gone.example': [] });
    expect(prepared?.judgement(rule('connect', '192.0.2.7:443'))).toBe('edit');
  });
});

describe('the report’s part on behaviours', () => {
  const observed = {
    seen: [seenBehaviour()],
    matched: [3],
    events: 40,
    problems: ['one is missing'],
    proven: false,
  };

  test('has what is new, and whether all was seen', async () => {
    const baseline = baselineOf([rule('write', '$TMPDIR/**')]);
    const request = await prepare(baseline);
    const seen = sortSeen(request, observed);
    expect(describeBehaviours('check', request, baseline, observed, seen)).toMatchObject({
      mode: 'gate',
      proven: false,
      why: ['one is missing'],
      rules: 1,
      events: 40,
      new: [{ kind: 'execute', value: '/usr/bin/id', call: 'execve', count: 1, refused: 0, verified: true }],
      byEdit: [],
    });
    expect(describeBehaviours('record', request, baseline, observed, seen)?.new).toEqual([]);
  });

  test('is not proven where the observer tells nothing, and none where nothing was asked', async () => {
    const baseline = baselineOf(undefined);
    const request = await prepare(baseline);
    const none = { fresh: [], byEdit: [] };
    expect(describeBehaviours('check', request, baseline, null, none)).toMatchObject({
      proven: false,
      rules: 0,
    });
    expect(describeBehaviours('check', null, baseline, observed, none)).toBeNull();
  });
});

describe('a record', () => {
  test('learns what the baseline lacks, and leaves what it has', async () => {
    const baseline = baselineOf([rule('write', '$TMPDIR/**')]);
    const behaviours = await prepare(baseline, { run: 'record' });
    const seen = [seenBehaviour(), seenBehaviour({ kind: 'write', value: '$TMPDIR/x', call: 'openat' })];
    const learnt = learnBehaviours(
      { behaviours, baseline },
      { seen, matched: [], events: 2, problems: [], proven: true },
    );
    expect(learnt).toMatchObject({ seen, rules: [rule('execute', '/usr/bin/id')] });
    const proposed = propose(baseline.profile, [], [], learnt, TARGET);
    expect(proposed).toMatchObject({ added: [], behaviours: ['execute:/usr/bin/id'], unrepresentable: [] });
    expect(proposed?.profile).toContain('{ "execute": "/usr/bin/id" },\n      { "write": "$TMPDIR/**" }');
  });

  test('that was not proven learns nothing, and says why', async () => {
    const baseline = baselineOf(undefined);
    const behaviours = await prepare(baseline, { run: 'record', mode: 'report' });
    const seen = [seenBehaviour()];
    const learnt = learnBehaviours(
      { behaviours, baseline },
      { seen, matched: [], events: 1, problems: ['2 events are incomplete'], proven: false },
    );
    expect(learnt).toEqual({
      seen,
      rules: null,
      notes: ['behaviours are not recorded: 2 events are incomplete'],
    });
    expect(propose(baseline.profile, [], [], learnt, TARGET)).toBeNull();
  });

  test('of what the baseline has already proposes nothing', async () => {
    const baseline = baselineOf([rule('execute', '/usr/bin/id')]);
    const behaviours = await prepare(baseline, { run: 'record' });
    const learnt = learnBehaviours(
      { behaviours, baseline },
      { seen: [seenBehaviour()], matched: [], events: 1, problems: [], proven: true },
    );
    expect(propose(baseline.profile, [], [], learnt, TARGET)).toBeNull();
  });
});

describe('the places of a job', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-places-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('are the root of its work tree, TMPDIR and HOME, resolved', () => {
    mkdirSync(join(folder, 'tree/.git'), { recursive: true });
    mkdirSync(join(folder, 'tree/a/b'), { recursive: true });
    symlinkSync(join(folder, 'tree'), join(folder, 'link'));
    const env = { HOME: join(folder, 'link'), TMPDIR: '../tmp' };
    expect(readPlaces(join(folder, 'link/a/b'), env)).toEqual({
      workspace: join(folder, 'tree'),
      tmp: join(folder, 'link/a/tmp'),
      home: join(folder, 'tree'),
    });
  });

  test('are the working directory where there is no work tree, and the system’s folder for temporary files', () => {
    expect(readPlaces(folder, { HOME: folder })).toEqual({ workspace: folder, tmp: '/tmp', home: folder });
  });
});
