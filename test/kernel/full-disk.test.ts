import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OtherDaemon, startOtherDaemon } from '../support/auditd.ts';
import type { Fault } from '../support/faults.ts';
import { readHostState } from '../support/host-state.ts';
import { describeKernel } from '../support/kernel.ts';
import { baselineFor, removeTrialBaselines, runTrial, type Trial } from '../support/trial.ts';

/** ausearch's input is written to the same disk. */
const BLIND = ['start-canary', 'end-canary', 'serials', 'lines', 'ausearch'] as const;
const UNFAILING = { space_left_action: 'IGNORE', admin_space_left_action: 'IGNORE' };
const LOGGED: Trial = {
  fault: undefined,
  lengthMs: 900,
  callsPerMs: 20,
  syncAtMs: 800,
  faultAtMs: 0,
  allowed: false,
  via: 'directly',
};

/** So few records that they would fit, were the disk not filled; more than the log's last page takes. */
const FILLED: Trial = { ...LOGGED, callsPerMs: 2, faultAtMs: 300 };

/** Writes a file until there is no room, keeps it for 300 ms, and removes it. */
function fillForAWhile(folderOf: (log: string) => string): Fault {
  return {
    name: 'the disk is full for a while',
    checks: BLIND,
    async inject({ log }) {
      const path = join(folderOf(log), 'filler');
      const file = openSync(path, 'w');
      try {
        for (let size = 65_536; size > 0; ) {
          try {
            writeSync(file, Buffer.alloc(size));
          } catch {
            size = Math.floor(size / 2);
          }
        }
        await sleep(300);
      } finally {
        closeSync(file);
        rmSync(path);
      }
    },
  };
}

/** Never a claim that is wrong, and what fails is what a full disk makes fail. */
async function expectHonest(trial: Trial): Promise<Awaited<ReturnType<typeof runTrial>>> {
  const result = await runTrial(trial);
  expect(result.falseClaim).toBeUndefined();
  expect(BLIND).toEqual(expect.arrayContaining([...result.failedChecks]));
  return result;
}

/** The end canary is there, and what came while there was no room is known to be missing. */
async function expectGap(trial: Trial): Promise<void> {
  const { report, seen, made, failedChecks } = await expectHonest(trial);
  expect(report.evidence).toMatchObject({ proven: false, canaries: { start: true, end: true } });
  expect(failedChecks).toContain('serials');
  expect(seen.getpriority).toBeLessThan(made.getpriority);
}

describeKernel('a log on a disk of 1 MB', () => {
  let folder: string;
  let before: string;
  let daemon: OtherDaemon | undefined;
  beforeAll(async () => {
    for (const allowed of [true, false]) await baselineFor({ allowed, via: 'directly' });
  });
  afterAll(removeTrialBaselines);
  const mount = (megabytes: number) =>
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'none', folder]);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callgate-disk-'));
    before = readHostState();
  });
  afterEach(async () => {
    await daemon?.stop();
    daemon = undefined;
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
    expect(readHostState()).toBe(before);
  });

  test('of a stock auditd, which suspends itself before the first record', async () => {
    mount(1);
    daemon = await startOtherDaemon(folder);
    const { report, status, seen, failedChecks } = await expectHonest(LOGGED);
    expect([status, report.verdict]).toEqual([3, 'inconclusive']);
    expect(seen).toEqual({ getpriority: 0, sync: 0 });
    expect(failedChecks).toEqual(['start-canary', 'end-canary', 'serials']);
  });

  test('that the run fills, of an auditd that then suspends itself', async () => {
    mount(1);
    daemon = await startOtherDaemon(folder, { ...UNFAILING, disk_full_action: 'SUSPEND' });
    const { report, seen, made, failedChecks } = await expectHonest(LOGGED);
    expect(report.verdict).toBe('new');
    expect(seen.getpriority).toBeGreaterThan(0);
    expect(seen.getpriority).toBeLessThan(made.getpriority);
    expect(failedChecks).toEqual(expect.arrayContaining(['end-canary', 'serials']));
  });

  test('that is full for a while, of an auditd that ignores it', async () => {
    mount(1);
    daemon = await startOtherDaemon(folder, { ...UNFAILING, disk_full_action: 'IGNORE' });
    await expectGap({ ...FILLED, fault: fillForAWhile(() => folder) });
  });

  test('that is full for a while, of the auditd that the gate starts', async () => {
    mount(1);
    const script = `mount -t tmpfs -o size=1m,mode=700 none /var/lib/callgate && exec "$@"`;
    const within = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script, 'sh'];
    await expectGap({ ...FILLED, fault: fillForAWhile(dirname), within });
  });
});
