import { digestText } from '../../src/gate/baseline-file.ts';
import type { Leg } from '../../src/merge/leg.ts';
import { mergeReports } from '../../src/merge/merge.ts';
import { mergedStatus } from '../../src/merge/status.ts';
import { profileOf } from '../baseline/read-profile.ts';
import { COMMITTED, committedAs, makeLeg } from './legs.ts';

const merge = (
  legs: readonly Leg[],
  { expected = [], optional = [] }: { expected?: string[]; optional?: string[] } = {},
  committed = committedAs(COMMITTED),
) => mergeReports(legs, { expected, optional, committed, digestOf: digestText });

const CLEAN = makeLeg({});
const FAILED = makeLeg({ suite: 'mcp', exitCode: 1 });
const UNPROVEN = makeLeg({ arch: 'aarch64', failed: ['serials'] });
const NEW = makeLeg({ leg: 'shard-2', calls: ['sync'], failed: ['serials'] });

test.each([
  ['clean', [CLEAN], 0],
  ['command-failed', [CLEAN, FAILED], 4],
  ['inconclusive', [FAILED, CLEAN, UNPROVEN], 3],
  ['new', [FAILED, CLEAN, UNPROVEN, NEW], 1],
  ['inconclusive', [], 3],
])('is %s by precedence', (verdict, legs, status) => {
  const merged = merge(legs);
  expect(merged.verdict).toBe(verdict);
  expect(mergedStatus(merged, () => 'new')).toBe(status);
});

test('a leg that is expected and missing makes the whole inconclusive, and is named', () => {
  const merged = merge([CLEAN], { expected: ['agent', 'agent/aarch64', 'agent/x86_64/shard-1', 'mcp'] });
  expect(merged).toMatchObject({
    verdict: 'inconclusive',
    missing: ['agent/aarch64', 'agent/x86_64/shard-1', 'mcp'],
    reasons: [
      'missing: agent/aarch64 left no report',
      'missing: agent/x86_64/shard-1 left no report',
      'missing: mcp left no report',
    ],
  });
});

test.each([
  ['mcp', 'mcp', true],
  ['mcp/aarch64', 'mcp', true],
  ['mcp/aarch64', '*/aarch64', true],
  ['mcp', 'mcp/aarch64', false],
  ['mcp/aarch64', 'mcp/x86_64', false],
])('a missing %s is excused by %s: %s', (expected, optional, isExcused) => {
  const merged = merge([CLEAN], { expected: [expected], optional: [optional] });
  expect(merged.verdict).toBe(isExcused ? 'clean' : 'inconclusive');
  expect(merged.missing).toEqual([expected]);
});

test('an optional leg may be unproven, and may neither fail nor be new', () => {
  expect(merge([CLEAN, UNPROVEN], { optional: ['agent/aarch64'] })).toMatchObject({
    verdict: 'clean',
    reasons: [expect.stringMatching(/^agent\/aarch64: serials: .* \(optional\)$/)],
  });
  expect(merge([CLEAN, UNPROVEN], { optional: ['agent/x86_64'] }).verdict).toBe('inconclusive');
  expect(merge([FAILED], { optional: ['*'] }).verdict).toBe('command-failed');
  expect(merge([NEW], { optional: ['*'] }).verdict).toBe('new');
  expect(merge([], { optional: ['*'] }).verdict).toBe('inconclusive');
});

test('one baseline in two versions is no verdict on one commit', () => {
  const old = makeLeg({ leg: 'old', profile: { ...COMMITTED, syscalls: [] } });
  const merged = merge([CLEAN, old]);
  expect(merged.verdict).toBe('inconclusive');
  expect(merged.reasons).toEqual([
    expect.stringMatching(
      /^mixed: the legs were judged by 2 versions of seccomp\.json: sha256:\S+, sha256:\S+$/,
    ),
  ]);
  expect(merge([CLEAN, makeLeg({ suite: 'mcp', path: 'mcp.json', profile: undefined })]).verdict).toBe(
    'clean',
  );
});

test('what passes by fail-on in its own job passes here, and missing proof does not', () => {
  const isNever = () => 'never' as const;
  const proven = makeLeg({ calls: ['sync'] });
  expect(mergedStatus(merge([proven]), isNever)).toBe(0);
  expect(mergedStatus(merge([proven]), () => 'high')).toBe(0);
  expect(mergedStatus(merge([makeLeg({ calls: ['bpf'] })]), () => 'high')).toBe(1);
  expect(mergedStatus(merge([NEW]), isNever)).toBe(3);
  expect(mergedStatus(merge([NEW], { optional: ['agent'] }), isNever)).toBe(0);
  expect(mergedStatus(merge([proven], { expected: ['mcp'] }), isNever)).toBe(3);
  expect(mergedStatus(merge([proven, FAILED]), isNever)).toBe(4);
});

test('proposes one baseline for all legs of a file: calls by architecture, behaviours once', () => {
  const behaviours = [{ kind: 'execute' as const, value: '/usr/bin/id' }];
  const { proposals } = merge([
    makeLeg({ calls: ['sync', 'fchmod'], behaviours }),
    makeLeg({ leg: 'shard-2', calls: ['sync', 'bpf'], behaviours }),
    makeLeg({ arch: 'aarch64', calls: ['sync'] }),
    CLEAN,
  ]);
  expect(proposals).toHaveLength(1);
  const [proposal] = proposals;
  expect(proposal).toMatchObject({ path: 'seccomp.json', why: null });
  expect(proposal?.legs).toHaveLength(4);
  expect(proposal?.proposed?.added).toEqual(['bpf', 'fchmod', 'sync']);
  expect(proposal?.proposed?.behaviours).toEqual(['execute:/usr/bin/id']);
  expect(profileOf(proposal?.proposed?.profile ?? '')).toEqual({
    ...COMMITTED,
    architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'],
    syscalls: [
      { names: ['bpf'], action: 'SCMP_ACT_ALLOW', includes: { arches: ['amd64'] } },
      { names: ['fchmod'], action: 'SCMP_ACT_ALLOW', includes: { arches: ['amd64'] } },
      ...COMMITTED.syscalls,
      { names: ['sync'], action: 'SCMP_ACT_ALLOW', includes: { arches: ['amd64', 'arm64'] } },
    ],
    callgate: { behaviours },
  });
});

test('a leg with nothing new tells that its baseline is for its kind of host, too', () => {
  const { proposals } = merge([makeLeg({ calls: ['sync'] }), makeLeg({ arch: 'aarch64' })]);
  const profile = profileOf(proposals[0]?.proposed?.profile ?? '');
  expect(profile.architectures).toEqual(['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64']);
  expect(profile.syscalls.at(-1)).toEqual({
    names: ['sync'],
    action: 'SCMP_ACT_ALLOW',
    includes: { arches: ['amd64'] },
  });
});

test('of one leg the proposal is its own', () => {
  const leg = makeLeg({ calls: ['sync', 'bpf'] });
  expect(merge([leg, makeLeg({ leg: 'shard-2' })]).proposals[0]?.proposed).toEqual(leg.report.proposed);
});

test('two baselines have a proposal each', () => {
  const other = makeLeg({ suite: 'mcp', path: 'mcp.json', calls: ['fchmod'] });
  expect(
    merge([makeLeg({ calls: ['sync'] }), other]).proposals.map(({ path, proposed }) => [
      path,
      proposed?.added,
    ]),
  ).toEqual([
    ['mcp.json', ['fchmod']],
    ['seccomp.json', ['sync']],
  ]);
});

test('says why nothing is proposed where another baseline stands than the legs were judged by', () => {
  const leg = makeLeg({ calls: ['sync'] });
  const moved = merge([leg], {}, committedAs({ ...COMMITTED, syscalls: [] }));
  expect(moved.verdict).toBe('new');
  expect(moved.proposals[0]).toMatchObject({
    proposed: null,
    why: expect.stringMatching(/^the legs were judged by sha256:\S+, and here stands sha256:\S+$/),
  });
  expect(merge([leg], {}, committedAs(undefined)).proposals[0]?.why).toMatch(/and here stands none$/);
  expect(merge([leg], {}, () => ({ kind: 'unreadable', why: 'it is a folder' })).proposals[0]?.why).toBe(
    'it is a folder',
  );
});

test('of a first run the proposal is the first baseline of all machines', () => {
  const legs = ['x86_64', 'aarch64'].map((arch) =>
    makeLeg({ arch, calls: ['sync', 'bpf'], profile: undefined }),
  );
  const [proposal] = merge(legs, {}, committedAs(undefined)).proposals;
  const profile = profileOf(proposal?.proposed?.profile ?? '');
  expect(profile.architectures).toEqual(['SCMP_ARCH_AARCH64', 'SCMP_ARCH_X86_64']);
  expect(profile.syscalls.map(({ includes }) => includes)).toEqual([
    { arches: ['amd64', 'arm64'] },
    { arches: ['amd64', 'arm64'] },
  ]);
});

test('a machine without a table is told, not thrown', () => {
  const report = { ...NEW.report, machine: { ...NEW.report.machine, arch: 'vax' } };
  expect(merge([{ digest: `sha256:${'a'.repeat(64)}`, report }])).toMatchObject({
    verdict: 'new',
    proposals: [{ proposed: null, why: expect.stringContaining('vax') }],
  });
});
