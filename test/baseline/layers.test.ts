import { layerProfile } from '../../src/baseline/layered-profile.ts';
import { findLayers, type LayerFile, MOST_DEPTH } from '../../src/baseline/layers.ts';
import { parseProfile } from '../../src/baseline/parse.ts';
import type { Profile, Rule } from '../../src/baseline/profile.ts';

/** A profile's text, one rule a line from line 4 on, its layers in line 2. */
function textOf(rules: readonly Partial<Rule>[], layers: readonly string[] = [], more = ''): string {
  const lines = rules.map((rule) => JSON.stringify({ action: 'SCMP_ACT_ALLOW', ...rule }));
  return `{"defaultAction": "SCMP_ACT_ERRNO",\n"callgate": {"extends": ${JSON.stringify(layers)}${more}},\n"syscalls": [\n${lines.join(',\n')}\n]}`;
}

function parse(text: string): Profile {
  const parsed = parseProfile(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.profile;
}

function filesOf(texts: Readonly<Record<string, string>>): ReadonlyMap<string, LayerFile> {
  return new Map(Object.entries(texts).map(([name, text]) => [name, { text, profile: parse(text) }]));
}

const root = (text: string) => ({ name: 'own.json', text, profile: parse(text) });
const PLACE = 'callgate.yml: suites.a';
const find = (names: readonly string[], files: Readonly<Record<string, string>>, own?: string) =>
  findLayers({ place: PLACE, names }, own === undefined ? undefined : root(own), filesOf(files));
const allow = (...names: string[]) => names.map((name) => ({ names: [name] }));
const namesOf = (profile: Profile | undefined) => profile?.syscalls.flatMap(({ names }) => names);

describe('the layers of a suite', () => {
  test('are those that it names and that these name, each once, in that order', () => {
    const { layers, problems } = find(['./a.json', 'c.json'], {
      'a.json': textOf(allow('read'), ['b.json']),
      'b.json': textOf(allow('write')),
      'c.json': textOf(allow('close'), ['x/../b.json']),
    });
    expect(problems).toEqual([]);
    expect(layers.map(({ name, via }) => [name, via])).toEqual([
      ['a.json', [PLACE]],
      ['b.json', [PLACE, 'a.json:2']],
      ['c.json', [PLACE]],
    ]);
  });

  test('include those that the baseline itself names', () => {
    const own = textOf([], ['a.json']);
    expect(find([], { 'a.json': textOf(allow('read')) }, own).layers).toMatchObject([
      { name: 'a.json', via: ['own.json:2'] },
    ]);
  });

  test('that cannot be followed are told all at once, each with its place', () => {
    const { problems } = find(['a.json', 'gone.json', '../up.json', 'open.json'], {
      'a.json': textOf([], ['b.json']),
      'b.json': textOf([], ['a.json', 'lost.json']),
      'open.json': '{"defaultAction": "SCMP_ACT_LOG", "syscalls": []}',
    });
    expect(problems).toEqual([
      `b.json:2: the layers lead back to a.json: ${PLACE} → a.json:2 → b.json:2 → a.json; remove one`,
      'b.json:2: the layer lost.json cannot be used: it was not read',
      `${PLACE}: the layer gone.json cannot be used: it was not read`,
      `${PLACE}: "../up.json" names no layer; expected builtin:NAME or a path from the root of the repository`,
      expect.stringContaining('open.json has the defaultAction SCMP_ACT_LOG, which lets every call through'),
    ]);
  });

  test('lead not back to the baseline that stands on them', () => {
    const own = textOf([], ['a.json']);
    const { problems } = find([], { 'a.json': textOf([], ['own.json']), 'own.json': own }, own);
    expect(problems).toEqual([expect.stringContaining('a.json:2: the layers lead back to own.json')]);
  });

  test('stand on each other only so deep', () => {
    const names = Array.from({ length: MOST_DEPTH + 1 }, (_, index) => `l${index}.json`);
    const files = Object.fromEntries(
      names.map((name, index) => [
        name,
        textOf([], names[index + 1] === undefined ? [] : [names[index + 1] ?? '']),
      ]),
    );
    expect(find(['l0.json'], files).problems).toEqual([
      expect.stringMatching(/^l7\.json:2: more than 8 layers/),
    ]);
    expect(find(['l1.json'], files).problems).toEqual([]);
  });

  test('conflict where one allows what another denies, on hosts that both speak of', () => {
    const deny = (name: string, host: string) => ({
      names: [name],
      action: 'SCMP_ACT_ERRNO' as const,
      includes: { arches: [host] },
    });
    const { problems } = find(
      ['a.json'],
      {
        'a.json': textOf(
          [...allow('bpf', 'ptrace'), { names: ['bpf'], action: 'SCMP_ACT_ERRNO' }],
          ['b.json'],
        ),
        'b.json': textOf([
          deny('bpf', 'amd64'),
          { names: ['ptrace'], includes: { arches: ['arm64'] } },
          { names: ['chmod'], includes: { arches: ['arm64'] } },
        ]),
      },
      textOf([deny('ptrace', 'arm64'), deny('chmod', 'amd64')]),
    );
    expect(problems).toEqual([
      `ptrace: a.json:5 (through ${PLACE}) allows it, and own.json:4 denies it; remove one of the two`,
      `bpf: a.json:4 (through ${PLACE}) allows it, and b.json:4 (through ${PLACE} → a.json:2) denies it; remove one of the two`,
    ]);
  });
});

describe('the profile that counts', () => {
  const layer = (text: string) => ({ name: 'l', text, profile: parse(text), via: [] });

  test('is the own one itself where it stands on nothing', () => {
    const own = parse(textOf(allow('read')));
    expect(layerProfile(own, { layers: [], tolerated: [] })).toBe(own);
    expect(layerProfile(undefined, { layers: [], tolerated: [] })).toBeUndefined();
  });

  test('has what the layers allow beyond it, each call once, and what is tolerated', () => {
    const own = parse(
      textOf(
        [
          { names: ['read'], comment: 'own' },
          { names: ['openat'], args: [] },
        ],
        ['l'],
      ),
    );
    const reads = { kind: 'read', value: '/x', comment: 'tolerated: rare' } as const;
    const layers = [
      layer(textOf(allow('read', 'write'), [], ',"behaviours":[{"execute":"/bin/true"}]')),
      layer(textOf([{ names: ['write', 'close'] }])),
    ];
    const tolerated = [
      { rule: reads, reason: 'rare', until: null },
      { rule: { names: ['bpf'], action: 'SCMP_ACT_ALLOW' } as const, reason: 'rare', until: null },
    ];
    const profile = layerProfile(own, { layers, tolerated });
    expect(namesOf(profile)).toEqual(['read', 'openat', 'write', 'close', 'bpf']);
    expect(profile?.syscalls[0]?.comment).toBe('own');
    expect(profile?.callgate).toEqual({ behaviours: [{ kind: 'execute', value: '/bin/true' }, reads] });
  });

  test('takes a layer of other architectures on their hosts alone', () => {
    const own = { ...parse(textOf([])), architectures: ['SCMP_ARCH_AARCH64'] };
    const other = { ...layer(textOf(allow('read'))) };
    const profile = { ...other.profile, architectures: ['SCMP_ARCH_X86_64'] };
    const found = layerProfile(own, { layers: [{ ...other, profile }], tolerated: [] });
    expect(found?.syscalls).toEqual([
      { names: ['read'], action: 'SCMP_ACT_ALLOW', includes: { arches: ['amd64'] } },
    ]);
    const same = layerProfile(
      { ...own, architectures: ['SCMP_ARCH_X86_64'] },
      {
        layers: [{ ...other, profile }],
        tolerated: [],
      },
    );
    expect(same?.syscalls).toEqual([{ names: ['read'], action: 'SCMP_ACT_ALLOW' }]);
  });

  test('keeps a condition of its own beside what a layer allows', () => {
    const args = [{ index: 0, value: 1n, op: 'SCMP_CMP_EQ' as const }];
    const own = {
      ...parse(textOf([])),
      syscalls: [{ names: ['socket'], action: 'SCMP_ACT_ALLOW' as const, args }],
    };
    const found = layerProfile(own, { layers: [layer(textOf(allow('socket')))], tolerated: [] });
    expect(found?.syscalls).toHaveLength(2);
  });
});
