import { readFileSync } from 'node:fs';
import { formatProfile } from '../../src/baseline/canonical.ts';
import { compareCalls } from '../../src/baseline/compare.ts';
import { findDifference } from '../../src/baseline/difference.ts';
import { parseProfile } from '../../src/baseline/parse.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { fetchDebianPackage, pathIn, testWith } from '../support/debian-packages.ts';

const moby = fetchDebianPackage('golang-github-docker-docker-dev');
const common = fetchDebianPackage('golang-github-containers-common');
const mobyFolder = 'usr/share/gocode/src/github.com/docker/docker/profiles/seccomp';

type Plain = { [key: string]: unknown };

/** What Go would read: null, empty lists, empty objects and empty comments are absent, `name` is one of `names`. */
function meaningOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaningOf);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).flatMap(([key, member]) => {
    const meaning = key === 'name' ? [member] : meaningOf(member);
    const isEmpty =
      meaning === null ||
      meaning === '' ||
      (typeof meaning === 'object' && Object.keys(meaning).length === 0);
    return isEmpty ? [] : [[key === 'name' ? 'names' : key, meaning] as const];
  });
  return Object.fromEntries(kept);
}

/** The rules without their order, names sorted. */
function withoutOrder(text: string): unknown {
  const profile = meaningOf(JSON.parse(text)) as Plain;
  const rules = (profile.syscalls as Plain[]).map((rule) => {
    const sorted = (list: unknown) => (Array.isArray(list) ? [...list].sort() : list);
    const filter = (key: string) =>
      Object.fromEntries(
        Object.entries((rule[key] ?? {}) as Plain).map(([name, list]) => [name, sorted(list)]),
      );
    return { ...rule, names: sorted(rule.names), includes: filter('includes'), excludes: filter('excludes') };
  });
  return {
    ...profile,
    syscalls: rules.map((rule) => JSON.stringify(rule, Object.keys(flatten(rule)).sort())).sort(),
  };
}

function flatten(value: unknown): Plain {
  if (typeof value !== 'object' || value === null) return {};
  return Object.assign({}, value, ...Object.values(value).map(flatten));
}

describe.each([
  ['Moby’s default profile', moby, `${mobyFolder}/default.json`, 1],
  ['Moby’s profile in the old format', moby, `${mobyFolder}/fixtures/default-old-format.json`, 300],
  ['Moby’s example', moby, `${mobyFolder}/fixtures/example.json`, 1],
  ['the default profile of containers-common', common, 'usr/share/containers/seccomp.json', 1],
])('%s', (_, found, file, leastRules) => {
  const read = () => readFileSync(pathIn(found, file), 'utf8');

  testWith(found)('is read without a problem or a warning', () => {
    const parsed = parseProfile(read());
    expect(parsed).toMatchObject({ ok: true, warnings: [] });
    if (parsed.ok) expect(parsed.profile.syscalls.length).toBeGreaterThanOrEqual(leastRules);
  });

  testWith(found)('loses nothing on a round trip', () => {
    const parsed = parseProfile(read());
    if (!parsed.ok) throw new Error('it is not read');
    const text = formatProfile(parsed.profile);
    expect(withoutOrder(text)).toEqual(withoutOrder(read()));
    const back = parseProfile(text);
    if (!back.ok) throw new Error('its canonical text is not read');
    expect(formatProfile(back.profile)).toBe(text);
    expect(findDifference(parsed.profile, back.profile).isEmpty).toBe(true);
  });
});

testWith(moby)('Moby’s default profile permits read, asks clone for its arguments and denies bpf', () => {
  const parsed = parseProfile(readFileSync(pathIn(moby, `${mobyFolder}/default.json`), 'utf8'));
  if (!parsed.ok) throw new Error('it is not read');
  const calls = ['read', 'clone', 'bpf', 'clone3'].map((name) => {
    return { name, arch: 'x86_64', nr: syscallNumber('x86_64', name) ?? -1 };
  });
  const target = { architecture: 'x86_64', capabilities: [], kernel: '6.18' };
  expect(compareCalls(parsed.profile, target, calls).map(({ name, outside }) => [name, outside])).toEqual([
    ['clone', 'arguments'],
    ['bpf', 'name'],
    ['clone3', 'name'],
  ]);
});
