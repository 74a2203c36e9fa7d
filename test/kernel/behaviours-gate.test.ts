import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { profileOf } from '../baseline/read-profile.ts';
import { callgate, gate } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { Repository } from '../support/repository.ts';

const LONG = 120_000;
/** Every call of both scripts is in one baseline: what is left to see is what the calls did. */
const PLAIN = 'echo a > "$PWD/out.txt"; /usr/bin/env true';
const OTHER = `${PLAIN}; /usr/bin/env id -u; echo b > "$OUTSIDE/stray.txt"`;

describeKernel('a run that gates behaviours', () => {
  let outside: string;
  let origin: Repository;
  let options: { cwd: string; env: NodeJS.ProcessEnv };
  const run = (script: string) => ['bash', '-c', script];
  const check = (script: string, ...flags: string[]) =>
    gate('check', 'seccomp.json', run(script), { ...options, flags });
  const behavioursIn = (text: string) =>
    profileOf(text).callgate?.behaviours?.map(({ kind, value }) => `${kind} ${value}`);
  const read = () => readFileSync(join(origin.root, 'seccomp.json'), 'utf8');
  let recorded: string;

  beforeAll(async () => {
    outside = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-outside-')));
    origin = new Repository();
    // Another temporary directory than the one that both stand in.
    options = {
      cwd: origin.root,
      env: { ...process.env, OUTSIDE: outside, TMPDIR: '/var/tmp', HOME: '/nonexistent' },
    };
    // The calls of the other one, and the behaviours of the plain one.
    for (const [script, mode] of [
      [OTHER, 'off'],
      [PLAIN, 'report'],
    ] as const) {
      const { run: ended } = await gate('record', 'seccomp.json', run(script), {
        ...options,
        flags: ['--behaviours', mode],
      });
      expect([ended.status, ended.stderr]).toEqual([0, expect.any(String)]);
    }
    recorded = read();
    origin.commit({ 'seccomp.json': recorded });
  }, LONG);
  afterEach(() => {
    writeFileSync(join(origin.root, 'seccomp.json'), recorded);
    rmSync(join(outside, 'stray.txt'), { force: true });
  });
  afterAll(() => {
    origin?.remove();
    rmSync(outside, { recursive: true, force: true });
  });

  test('is recorded as a few entries in normal form', () => {
    const behaviours = behavioursIn(recorded) ?? [];
    expect(behaviours).toEqual(
      expect.arrayContaining(['execute /usr/bin/env', 'execute /usr/bin/bash', 'write $WORKSPACE/out.txt']),
    );
    expect(behaviours.join('\n')).not.toContain(origin.root);
    expect(recorded).toContain('    { "write": "$WORKSPACE/out.txt" }');
  });

  test(
    'is clean for what was recorded, and proven with its events',
    async () => {
      const { run: ended, report } = await check(PLAIN, '--behaviours', 'gate');
      expect([ended.status, report.verdict, report.reasons]).toEqual([0, 'clean', []]);
      expect(report.behaviours).toMatchObject({ mode: 'gate', proven: true, why: [], new: [], byEdit: [] });
      expect(report.evidence.checks.find(({ name }) => name === 'events')?.ok).toBe(true);
    },
    LONG,
  );

  test(
    'fails on another program and a write outside, by calls that are all allowed',
    async () => {
      const { run: ended, report } = await check(OTHER, '--behaviours', 'gate');
      expect([ended.status, report.verdict, report.new]).toEqual([1, 'new', []]);
      expect(report.reasons).toEqual(
        expect.arrayContaining(['new: execute /usr/bin/id', `new: write ${outside}/stray.txt`]),
      );
      expect(ended.stderr).toContain('callgate: new behaviour: execute /usr/bin/id by /usr/bin/env\n');
      expect(report.behaviours?.new).toContainEqual(
        expect.objectContaining({ kind: 'execute', value: '/usr/bin/id', call: 'execve', verified: true }),
      );
      expect(report.proposed?.behaviours).toContain('execute:/usr/bin/id');
    },
    LONG,
  );

  test(
    'shows the same and passes where they are only reported, and sees none where they are off',
    async () => {
      const { run: ended, report } = await check(OTHER);
      expect([ended.status, report.verdict, report.proposed]).toEqual([0, 'clean', null]);
      expect(report.behaviours).toMatchObject({ mode: 'report', proven: true });
      expect(report.behaviours?.new.map(({ value }) => value)).toContain('/usr/bin/id');
      const off = await check(OTHER, '--behaviours', 'off');
      expect([off.run.status, off.report.behaviours]).toEqual([0, null]);
    },
    LONG,
  );

  test(
    'passes by fail-on never, fails by fail-on high for what is of high risk alone',
    async () => {
      const never = await check(OTHER, '--behaviours', 'gate', '--fail-on', 'never');
      expect([never.run.status, never.report.verdict]).toEqual([0, 'new']);
      const high = await check(OTHER, '--behaviours', 'gate', '--fail-on', 'high');
      expect(high.run.status).toBe(1);
      const low = await check(`${PLAIN}; echo c > more.txt`, '--behaviours', 'gate', '--fail-on', 'high');
      expect([low.run.status, low.report.reasons]).toEqual([0, ['new: write $WORKSPACE/more.txt']]);
    },
    LONG,
  );

  test(
    'is ended at the first one by --fail-fast',
    async () => {
      const script = `${OTHER}; read -t 60 < <(:) ; for i in {1..600}; do read -t 0.1 <> <(:); done`;
      const { report } = await check(script, '--behaviours', 'gate', '--fail-fast');
      expect([report.verdict, report.command.stoppedBy]).toEqual(['new', 'fail-fast']);
    },
    LONG,
  );

  test(
    'passes once what it found is approved',
    async () => {
      const json = join(outside, 'report.json');
      await callgate(
        ['check', '--baseline', 'seccomp.json', '--behaviours', 'gate', '--json', json, '--', ...run(OTHER)],
        options,
      );
      const approved = await callgate(['approve', '--from', json, '--reason', 'the id tool'], options);
      expect([approved.status, approved.stderr]).toEqual([0, expect.stringContaining('execute:/usr/bin/id')]);
      expect(behavioursIn(read())).toContain('execute /usr/bin/id');
      const { report } = await check(OTHER, '--behaviours', 'gate');
      expect([report.verdict, report.reasons]).toEqual(['clean', []]);
    },
    LONG,
  );

  test(
    'is judged by the base, whatever the change lists itself',
    async () => {
      const edited = recorded.replace('"behaviours": [', '"behaviours": [\n{ "execute": "/usr/bin/id" },');
      writeFileSync(join(origin.root, 'seccomp.json'), edited);
      const flags = ['--behaviours', 'gate', '--base', 'main', '--baseline-edits'];
      const denied = await check(`${PLAIN}; /usr/bin/env id -u`, ...flags, 'deny');
      expect([denied.run.status, denied.report.verdict]).toEqual([1, 'new']);
      expect(denied.report.reasons).toEqual([expect.stringMatching(/^edit: execute \/usr\/bin\/id: /)]);
      expect(denied.report.behaviours?.byEdit.map(({ value }) => value)).toEqual(['/usr/bin/id']);
      const allowed = await check(`${PLAIN}; /usr/bin/env id -u`, ...flags, 'allow');
      expect([allowed.run.status, allowed.report.verdict]).toEqual([0, 'clean']);
      const unused = await check(PLAIN, ...flags, 'deny');
      expect(unused.report.judged?.widened).toEqual(['execute:/usr/bin/id']);
    },
    LONG,
  );

  test(
    'runs nothing where a host of the baseline does not resolve',
    async () => {
      const named = recorded.replace(
        '"behaviours": [',
        '"behaviours": [\n      { "connect": "no-such-host.invalid:443" },',
      );
      writeFileSync(join(origin.root, 'seccomp.json'), named);
      const args = ['check', '--baseline', 'seccomp.json', '--', ...run('echo ran > ran.txt')];
      const ended = await callgate(args, options);
      const line = named.split('\n').findIndex((text) => text.includes('.invalid')) + 1;
      expect([ended.status, ended.stderr]).toEqual([
        2,
        expect.stringMatching(
          new RegExp(`^callgate: seccomp\\.json:${line}: the host "no-such-host\\.invalid"`, 'm'),
        ),
      ]);
      expect(() => readFileSync(join(origin.root, 'ran.txt'))).toThrow();
    },
    LONG,
  );
});
