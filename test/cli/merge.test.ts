import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { formatProfile } from '../../src/baseline/canonical.ts';
import type { Merged } from '../../src/merge/schema.ts';
import { COMMITTED, type LegShape, makeLegReport } from '../merge/legs.ts';
import { callgate } from '../support/callgate.ts';
import { Repository } from '../support/repository.ts';

const SCHEMA = join(import.meta.dirname, '../../schema/merged.schema.json');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-merge-'));
  writeFileSync(join(folder, 'seccomp.json'), formatProfile(COMMITTED));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, shape: LegShape): string {
  writeFileSync(join(folder, name), JSON.stringify(makeLegReport(shape), undefined, 2));
  return name;
}

function configure(text: string, root = folder): void {
  mkdirSync(join(root, '.github'), { recursive: true });
  writeFileSync(join(root, '.github/callgate.yml'), text);
}

const suite = (name: string, more = '') => `  ${name}: { run: 'true', baseline: seccomp.json${more} }\n`;
const merge = (...args: string[]) => callgate(['merge', ...args], { cwd: folder });
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Merged;

test('one verdict of four legs: text for people, JSON that its schema takes', async () => {
  const files = [
    write('a.json', { leg: 'shard-1', calls: ['sync', 'bpf'] }),
    write('b.json', { leg: 'shard-2' }),
    write('c.json', { arch: 'aarch64', calls: ['sync'] }),
    write('d.json', { suite: 'mcp', failed: ['serials'] }),
  ];
  const run = await merge('--json', 'out/merged.json', ...files);
  expect(run.status).toBe(1);
  expect(run.stdout).toBe('');
  const merged = read('out/merged.json');
  const validate = new Ajv2020().compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  expect([validate(merged), validate.errors]).toEqual([true, null]);
  expect(merged.verdict).toBe('new');
  const digest = merged.proposals[0]?.proposed?.digest;
  expect(run.stderr.split('\n')).toEqual([
    'callgate merge: new',
    '  2 new in 2 of 4 legs',
    '',
    '  agent/aarch64         new             1 new',
    '  agent/x86_64/shard-1  new             2 new',
    '  mcp/x86_64            inconclusive    not proven: serials did not hold',
    expect.stringMatching(/^ {2}agent\/x86_64\/shard-2 {2}clean {11}proven: \d+ checks hold/),
    '',
    '  bpf   high    agent/x86_64/shard-1',
    '  sync  low     agent/aarch64, agent/x86_64/shard-1',
    '',
    `  proposal  seccomp.json: 2 added, ${digest}`,
    '',
  ]);
});

test.each<[number, string, LegShape]>([
  [0, 'clean', {}],
  [3, 'inconclusive', { failed: ['lost'] }],
  [4, 'command-failed', { exitCode: 7 }],
  [1, 'new', { calls: ['sync'], exitCode: 7 }],
])('exits with %i for %s', async (status, verdict, shape) => {
  const run = await merge(write('a.json', shape));
  expect(run.status).toBe(status);
  expect(run.stderr).toMatch(new RegExp(`^callgate merge: ${verdict}\n`));
});

test('exits with 2 and merges nothing where a file is no report, an option is wrong, or nothing is given', async () => {
  writeFileSync(join(folder, 'bad.json'), '{"schema":"callgate-report/1"}');
  const bad = await merge('--json', 'merged.json', write('a.json', {}), 'bad.json', 'gone.json');
  expect(bad.status).toBe(2);
  expect(bad.stderr).toMatch(
    /^callgate: bad\.json: suite: .*\n(bad\.json: .*\n)+gone\.json: cannot be read: /,
  );
  expect(() => read('merged.json')).toThrow();
  const wrong = await merge('--expect', 'a b', '--optional', 'a/b/c/d', 'a.json');
  expect([wrong.status, wrong.stderr]).toEqual([
    2,
    expect.stringMatching(/^callgate: expect: found "a b", .*\noptional: found "a\/b\/c\/d", /),
  ]);
  expect((await merge()).status).toBe(2);
});

test('expects the suites of the configuration, and takes fail-on from it', async () => {
  configure(`suites:\n${suite('agent', ', fail-on: never')}${suite('mcp')}`);
  const agent = write('a.json', { calls: ['sync'] });
  const lacking = await merge(agent);
  expect(lacking.status).toBe(3);
  expect(lacking.stderr).toContain('  missing: mcp left no report\n');
  const optional = await merge('--optional', 'mcp', agent);
  expect([optional.status, optional.stderr]).toEqual([
    0,
    expect.stringMatching(/passes by fail-on of the suites\n$/),
  ]);
  const all = await merge(agent, write('b.json', { suite: 'mcp' }));
  expect(all.status).toBe(0);
  expect((await merge('--fail-on', 'new', agent, 'b.json')).status).toBe(1);
});

test('merges a merged report with what came later, and what was missing is there', async () => {
  const first = await merge('--expect', 'agent/aarch64', '--json', 'm.json', write('a.json', {}));
  expect(first.status).toBe(3);
  expect((await merge('m.json')).status).toBe(3);
  expect((await merge('m.json', write('b.json', { arch: 'aarch64' }), 'a.json')).status).toBe(0);
});

test('a change is expected to have the suites of its base, whose fail-on counts', async () => {
  const repository = new Repository(folder);
  configure(`suites:\n${suite('agent', ', fail-on: high')}${suite('mcp')}`);
  repository.commit();
  configure(`suites:\n${suite('agent', ', fail-on: never')}`);
  const agent = write('a.json', { calls: ['bpf'] });
  expect((await merge(agent)).status).toBe(0);
  const judged = await merge('--base', 'HEAD', agent);
  expect([judged.status, judged.stderr]).toEqual([1, expect.stringContaining('missing: mcp left no report')]);
});

test('reads no baseline outside of its folder, whatever a report names', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'callgate-outside-'));
  try {
    writeFileSync(join(outside, 'secret.json'), formatProfile(COMMITTED));
    symlinkSync(join(outside, 'secret.json'), join(folder, 'link.json'));
    for (const path of [join(outside, 'secret.json'), '../secret.json', 'link.json', '.', 'a\0b.json']) {
      const run = await merge('--json', 'm.json', write('a.json', { path, calls: ['sync'] }));
      expect(run.status).toBe(1);
      expect(read('m.json').proposals).toEqual([
        expect.objectContaining({ proposed: null, why: expect.stringMatching(/outside of the folder/) }),
      ]);
    }
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});

test('shows what reports hold without letting it move, hide or colour anything', async () => {
  const report = makeLegReport({ calls: ['sync'] });
  const hostile = '\u001b[31m\u202e::error::x';
  const call = { ...report.new[0], name: `x86_64:#${hostile}` };
  const text = JSON.stringify({ ...report, new: [call], baseline: { ...report.baseline, path: hostile } });
  writeFileSync(join(folder, 'a.json'), text);
  const run = await callgate(['merge', 'a.json'], {
    cwd: folder,
    env: { ...process.env, GITHUB_ACTIONS: 'true' },
  });
  expect(run.status).toBe(1);
  expect(run.stderr).not.toMatch(/[\u001b\u202e]/);
  expect(run.stderr).not.toMatch(/^\s*::/m);
});
