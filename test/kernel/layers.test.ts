import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProfile } from '../../src/baseline/parse.ts';
import { type Report, ReportSchema } from '../../src/report/schema.ts';
import { callgate, newNames, type Run } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

const profile = (names: readonly string[], layers: readonly string[] = []) =>
  JSON.stringify({
    defaultAction: 'SCMP_ACT_ERRNO',
    syscalls: names.map((name) => ({ names: [name], action: 'SCMP_ACT_ALLOW', comment: `for ${name}` })),
    callgate: { extends: layers },
  });

describeKernel('a suite on layers', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callgate-layers-'));
    mkdirSync(join(folder, '.github'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function configure(
    run: string,
    more: Readonly<Record<string, unknown>>,
    files: Record<string, string> = {},
  ) {
    const suites = { a: { run, baseline: 'own.json', behaviours: 'off', ...more } };
    writeFileSync(join(folder, '.github/callgate.yml'), JSON.stringify({ suites }));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  }

  async function gate(mode: 'check' | 'record', command: string): Promise<{ run: Run; report: Report }> {
    const run = await callgate([mode, '--json', 'report.json', '--', command], { cwd: folder });
    if (run.status === 2) throw new Error(run.stderr);
    return { run, report: ReportSchema.parse(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))) };
  }

  const recorded = () => {
    const parsed = parseProfile(readFileSync(join(folder, 'own.json'), 'utf8'));
    return parsed.ok ? parsed.profile.syscalls.flatMap(({ names }) => names) : parsed.problems;
  };

  test('is gated by what they allow, and its record writes only what they do not give', async () => {
    const program = buildProgram('three-calls', 'SYNC');
    configure(
      program,
      { extends: ['team.json'] },
      {
        'team.json': profile(['execve', 'getpid'], ['./more.json']),
        'more.json': profile(['uname']),
      },
    );
    const first = await gate('check', program);
    expect([first.report.verdict, newNames(first.report)]).toEqual(['new', ['exit', 'sync']]);
    expect(first.report.baseline).toMatchObject({ digest: null, rules: 3 });
    await gate('record', program);
    expect(recorded()).toEqual(['exit', 'sync']);
    const { run, report } = await gate('check', program);
    expect([report.verdict, report.baseline.rules]).toEqual(['clean', 5]);
    expect(report.baseline.layers).toEqual([
      { name: 'team.json', rules: 2 },
      { name: 'more.json', rules: 1 },
    ]);
    expect(run.stderr).toContain('layers    team.json (2 rules), more.json (1 rule)');
    const { stdout } = await callgate(['explain', 'uname', 'bpf', '--suite', 'a'], { cwd: folder });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'allowed by more.json:1, through .github/callgate.yml: suites.a → team.json:1: for uname',
    );
    expect(stdout).toContain('allowed   by nothing in the suite');
  });

  test('passes by one that is built in, and is exported flat as production enforces it', async () => {
    configure('/bin/true', { extends: ['builtin:libc-exit'] });
    const { run } = await gate('record', '/bin/true');
    expect(run.stderr).toContain('own.json lacks nothing: its layers give every call');
    expect(existsSync(join(folder, 'own.json'))).toBe(false);
    expect((await gate('check', '/bin/true')).report.verdict).toBe('clean');
    const { stdout } = await callgate(['export', '--suite', 'a'], { cwd: folder });
    writeFileSync(join(folder, 'flat.json'), stdout);
    const flat = await callgate(['check', '--baseline', 'flat.json', '--', '/bin/true'], { cwd: folder });
    expect([flat.status, stdout.includes('glibc'), stdout.includes('extends')]).toEqual([0, true, false]);
  });

  test('tolerates what no run shows, and tells when one does', async () => {
    const program = buildProgram('three-calls', 'SYNC');
    const tolerate = [
      { call: 'sync', reason: 'on shutdown' },
      { call: 'bpf', reason: 'on errors' },
      { call: 'chmod', reason: 'once', until: '2020-01-01' },
    ];
    configure(program, { tolerate }, { 'own.json': profile(['execve', 'exit', 'getpid', 'uname']) });
    const { run, report } = await gate('check', program);
    expect([report.verdict, newNames(report)]).toEqual(['clean', []]);
    expect(report.baseline.tolerated).toMatchObject([
      { name: 'sync', counts: true, seen: 1 },
      { name: 'bpf', counts: true, seen: 0 },
      { name: 'chmod', counts: false, seen: null },
    ]);
    expect(run.stderr).toContain('tolerated sync: observed 1×, so record it: on shutdown');
    expect(run.stderr).toContain('tolerated bpf: never observed: on errors');
    expect(run.stderr).toContain('chmod was tolerated until 2020-01-01 and no longer is');
    const { stdout } = await callgate(['export', '--suite', 'a'], { cwd: folder });
    expect(stdout).toContain(
      '{ "names": ["sync"], "action": "SCMP_ACT_ALLOW", "comment": "tolerated: on shutdown" }',
    );
    expect(stdout).not.toContain('chmod');
    await gate('record', program);
    expect(recorded()).toContain('sync');
  });

  test('passes another spelling of what it allows where a new capability alone fails', async () => {
    const names = readFileSync(join(import.meta.dirname, '../../layers/libc-exit.json'), 'utf8');
    const calls = [...names.matchAll(/"names": \["(\w+)"\]/g)].map(([, name = '']) => name);
    const own = profile([...calls.filter((name) => name !== 'openat' && name !== 'brk'), 'open']);
    configure('/bin/true', { 'fail-on': 'capability' }, { 'own.json': own });
    const { run, report } = await gate('check', '/bin/true');
    expect([run.status, report.verdict, newNames(report)]).toEqual([1, 'new', ['brk', 'openat']]);
    expect(report.new.map(({ spelling }) => spelling)).toEqual([undefined, ['open']]);
    expect(run.stderr).toContain('Another spelling of what is allowed:');
    expect(run.stderr).toContain('openat: to open a file, as open does, which is allowed');
    configure(
      '/bin/true',
      { 'fail-on': 'capability' },
      { 'own.json': own.replace('"open"', '"open", "brk"') },
    );
    const passed = await gate('check', '/bin/true');
    expect([passed.run.status, passed.report.verdict, newNames(passed.report)]).toEqual([
      0,
      'new',
      ['openat'],
    ]);
    expect(passed.run.stderr).toContain('passes, for fail-on is capability');
    const strict = await callgate(['check', '--fail-on', 'new'], { cwd: folder });
    expect(strict.status).toBe(1);
  });

  test('whose layers cannot be used runs nothing', async () => {
    configure('touch ran', { extends: ['builtin:libc-exi', 'gone.json'] });
    const { status, stderr } = await callgate(['check'], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain(
      'the layer builtin:libc-exi cannot be used: there is no such layer; did you mean',
    );
    expect(stderr).toContain('the layer gone.json cannot be used: it does not exist');
  });
});
