import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/schema.ts';
import { startOtherDaemon } from '../support/auditd.ts';
import { callgate, gate } from '../support/callgate.ts';
import { auditctl } from '../support/faults.ts';
import { readHostState } from '../support/host-state.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

let folder: string;
let work: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-behaviours-')));
  work = join(folder, 'scratch');
  mkdirSync(work);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rules = () => auditctl('-l').trim();

/** Records what a command calls, and takes its behaviours and these calls out of the baseline again. */
async function recordCalls(command: readonly string[], without: readonly string[] = []): Promise<string> {
  const baseline = join(folder, 'seccomp.json');
  const { report } = await gate('record', baseline, command, { cwd: folder });
  expect(report.verdict).toBe('clean');
  const profile = JSON.parse(readFileSync(baseline, 'utf8')) as {
    syscalls: { names: string[] }[];
    callgate?: { behaviours: unknown[] };
  };
  profile.syscalls = profile.syscalls.filter(({ names }) => !names.some((name) => without.includes(name)));
  profile.callgate = { behaviours: [] };
  writeFileSync(baseline, JSON.stringify(profile));
  rmSync(work, { recursive: true });
  mkdirSync(work);
  return baseline;
}

function check(baseline: string, command: readonly string[], mode = 'gate') {
  return gate('check', baseline, command, { cwd: folder, flags: ['--behaviours', mode] });
}

/** `write $WORKSPACE/x (openat O_WRONLY)`, and how it was refused. */
function describeNew(report: Report): string[] {
  return (report.behaviours?.new ?? []).map(
    ({ kind, value, call, detail, count, refused }) =>
      `${kind} ${value} (${[call, detail].join(' ').trim()})${refused === count ? ' refused' : ''}`,
  );
}

const DOES = [
  'execute $TMPDIR/callgate-test-programs/behaviours (execve)',
  'write $WORKSPACE/scratch/sub (mkdir)',
  'write $WORKSPACE/scratch/sub/made (openat O_WRONLY|O_CREAT)',
  'write $WORKSPACE/scratch/how (openat2 O_RDWR|O_CREAT)',
  'write $WORKSPACE/scratch/moved (rename)',
  'delete $WORKSPACE/scratch/sub/made (rename)',
  'write $WORKSPACE/scratch/hard (link)',
  'link $WORKSPACE/scratch/moved (link)',
  'write $WORKSPACE/scratch/soft (symlink)',
  'link /etc/hostname (symlink /etc/hostname)',
  'delete $WORKSPACE/scratch/hard (unlink)',
  'delete $WORKSPACE/scratch/sub (rmdir)',
  'use socket inet stream (socket)',
  'connect 127.0.0.1:9 (connect) refused',
  'use socket inet dgram (socket)',
  'connect 127.0.0.1:10 (sendto)',
  'use socket unix dgram (socket)',
  'bind unix:@callgate-test (bind)',
  'use socket netlink raw route (socket)',
  'use mprotect exec (mprotect)',
  'use mmap exec (mmap)',
  'use prctl PR_SET_DUMPABLE (prctl)',
  'use prctl PR_SET_NAME (prctl)',
  'use ioctl FIONREAD (ioctl)',
  'use unshare CLONE_NEWUTS (unshare)',
  'use unshare CLONE_FILES (unshare)',
  'use ptrace PTRACE_TRACEME (ptrace)',
  'execute /memfd:in-memory (deleted) (execveat)',
  'execute /usr/bin/true (execve)',
];
const isSignal = (line: string) => line.startsWith('signal ');

describeKernel('behaviours', () => {
  test('are what a program does, once each, in order, and nothing else', async () => {
    const command = [buildProgram('behaviours'), work];
    const baseline = await recordCalls(command);
    const { report } = await check(baseline, command);
    expect(describeNew(report).filter((line) => !isSignal(line))).toEqual(DOES);
    // Whoever is process 1 here; where the kernel has a fence the signal is refused.
    expect(describeNew(report).filter(isSignal)).toEqual([expect.stringMatching(/^signal 0 \S+ \(kill\)/)]);
    expect(report.behaviours).toMatchObject({ proven: true, why: [] });
    expect(report.behaviours?.new.filter(({ verified }) => !verified)).toEqual([]);
    expect([report.verdict, report.evidence.proven, report.new]).toEqual(['new', true, []]);
  });

  test('are the same by the log of a daemon that was there before', async () => {
    const command = [buildProgram('behaviours'), work];
    const baseline = await recordCalls(command);
    const before = readHostState();
    const daemon = await startOtherDaemon(folder, {
      log_format: 'ENRICHED',
      space_left: '2',
      admin_space_left: '1',
    });
    try {
      auditctl('-e', '1');
      const { report } = await check(baseline, command);
      expect(describeNew(report).filter((line) => !isSignal(line))).toEqual(DOES);
      expect(report.behaviours?.why).toEqual([]);
      expect(report.evidence.proven).toBe(true);
      expect(rules()).toBe('No rules');
    } finally {
      await daemon.stop();
      auditctl('-e', '0');
    }
    expect(readHostState()).toBe(before);
  });

  test('leave no rule behind', async () => {
    const before = readHostState();
    const baseline = await recordCalls(['true']);
    await check(baseline, ['true']);
    expect(readHostState()).toBe(before);
  });

  test('stand beside rules of somebody else’s, which stay as they are', async () => {
    auditctl('-w', '/etc/hostname', '-p', 'wa', '-k', 'theirs');
    try {
      const before = rules();
      const { report } = await check(await recordCalls(['true']), ['true']);
      expect(report.evidence.proven).toBe(true);
      expect(rules()).toBe(before);
    } finally {
      auditctl('-W', '/etc/hostname', '-p', 'wa', '-k', 'theirs');
    }
  });

  test('tell the path of a call that is new', async () => {
    const command = [buildProgram('behaviours'), work];
    const baseline = await recordCalls(command, ['chmod']);
    const { report } = await check(baseline, command, 'report');
    expect(report.new.map(({ name, path }) => [name, path])).toEqual([['chmod', '$WORKSPACE/scratch/moved']]);
  });

  test('show a secret that is read', async () => {
    writeFileSync(join(work, '.env'), 'KEY=1\n');
    const command = ['bash', '-c', `exec 3< /etc/hostname; exec 3< ${join(work, '.env')}`];
    const baseline = join(folder, 'seccomp.json');
    await gate('record', baseline, command, { cwd: folder, flags: ['--behaviours', 'off'] });
    const { report } = await check(baseline, command, 'report');
    expect(describeNew(report)).toContain('read $WORKSPACE/scratch/.env (openat O_RDONLY)');
    expect(describeNew(report).filter((line) => line.startsWith('read'))).toHaveLength(1);
  });

  test.each([
    ['gate', 'inconclusive', false],
    ['report', 'clean', true],
  ])('without events are not proven: in %s mode the run is %s', async (mode, verdict, proven) => {
    const baseline = await recordCalls(['true']);
    auditctl('-a', 'never,task');
    try {
      const flags = ['--behaviours', mode];
      const profile = JSON.parse(readFileSync(baseline, 'utf8')) as { callgate: { behaviours: unknown[] } };
      profile.callgate.behaviours = [{ execute: '/usr/bin/**' }];
      writeFileSync(baseline, JSON.stringify(profile));
      const { report } = await gate('check', baseline, ['true'], { cwd: folder, flags });
      expect([report.verdict, report.evidence.proven]).toEqual([verdict, proven]);
      expect(report.behaviours?.proven).toBe(false);
      expect(report.behaviours?.why.join('; ')).toMatch(
        /execve of the command was not recorded.*last execve/,
      );
    } finally {
      auditctl('-d', 'never,task');
    }
  });

  test.each([
    ['gate', 2],
    ['report', 1], // touch makes calls that true does not
  ])('whose rules cannot be added, in %s mode, exit with %i', async (mode, status) => {
    const baseline = await recordCalls(['true']);
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    const real = spawnSync('sh', ['-c', 'command -v auditctl'], { encoding: 'utf8' }).stdout.trim();
    const refuse = '{ echo "Error sending add rule request (Operation not permitted)" >&2; exit 255; }';
    writeFileSync(join(tools, 'auditctl'), `#!/bin/sh\n[ "$1" = -R ] && ${refuse}\nexec ${real} "$@"\n`, {
      mode: 0o755,
    });
    const json = join(folder, 'report.json');
    const run = await callgate(
      ['check', '--behaviours', mode, '--baseline', baseline, '--json', json, '--', 'touch', 'scratch/ran'],
      { cwd: folder, env: { ...process.env, PATH: `${tools}:${process.env.PATH}` } },
    );
    expect(run.status).toBe(status);
    expect(existsSync(join(work, 'ran'))).toBe(mode === 'report');
    const why =
      mode === 'gate'
        ? run.stderr
        : (JSON.parse(readFileSync(json, 'utf8')) as Report).behaviours?.why.join('; ');
    expect(why).toContain('could not be added (auditctl ended with exit 255: Error sending add rule request');
    expect(rules()).toBe('No rules');
  });
});
