import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../../src/report/schema.ts';
import { callgate, gate, type Run } from '../support/callgate.ts';
import { drawFrom } from '../support/chance.ts';
import { auditctl } from '../support/faults.ts';
import { readHostState } from '../support/host-state.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

/** CALLGATE_SEED repeats the moments of a run that failed. */
const SEED = Number(process.env.CALLGATE_SEED ?? Math.floor(Math.random() * 2 ** 32));
const MOMENTS = 12;
const STATE = '/var/lib/callgate';
const flags = ['--timeout', '30'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const leftovers = () => readdirSync(STATE).filter((name) => name !== 'lock');
const isRunning = (pattern: string) => spawnSync('pgrep', ['-f', pattern]).status === 0;

/** The children of a process by what they were started with. */
function findChild(parent: number, what: string): number | undefined {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      if (Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]) !== parent) continue;
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(what)) return Number(pid);
    } catch {
      // it ended while we looked
    }
  }
  return undefined;
}

type Victim = 'front' | 'observer' | 'launcher';

function findVictim(victim: Victim, front: number): number | undefined {
  if (victim === 'front') return front;
  const observer = findChild(front, 'dist/observer.js');
  return victim === 'observer' || observer === undefined ? observer : findChild(observer, 'launcher.py');
}

/** Kills the victim after so many milliseconds, or as soon as it is there; what became of the run. */
async function runAndKill(
  victim: Victim,
  afterMs: number,
  command: readonly string[],
): Promise<{ run: Run; killed: boolean }> {
  let killed = false;
  let ended = false;
  let killing: Promise<void> = Promise.resolve();
  const run = await callgate(
    [
      'record',
      ...flags,
      '--baseline',
      join(folder, 'seccomp.json'),
      '--json',
      join(folder, 'report.json'),
      '--',
      ...command,
    ],
    {
      started: (front) => {
        killing = (async () => {
          await sleep(afterMs);
          for (; !ended && !killed; await sleep(1)) {
            const pid = findVictim(victim, front);
            if (pid === undefined) continue;
            process.kill(pid, 'SIGKILL');
            killed = true;
          }
        })().catch(() => {}); // it ended between the two
      },
    },
  );
  ended = true;
  await killing;
  return { run, killed };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + 20_000; !condition(); await sleep(20)) {
    if (performance.now() > end) throw new Error(`not within 20 s: ${what}`);
  }
}

/** No file of the run's is there in part: each is whole, or was not written. */
function expectNothingHalfWritten(run: Run): void {
  const names = readdirSync(folder);
  expect(names.filter((name) => name !== 'report.json' && name !== 'seccomp.json')).toEqual([]);
  for (const name of names) JSON.parse(readFileSync(join(folder, name), 'utf8'));
  if (run.status !== 0) return;
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
  expect([report.verdict, report.evidence.proven]).toEqual(['clean', true]);
}

/** Ends what a killed gate left, by `doctor --fix` or by another run. */
async function recover(way: 'doctor' | 'run'): Promise<void> {
  if (way === 'doctor') {
    expect((await callgate(['doctor', '--fix'])).status).toBe(0);
    return;
  }
  const { report } = await gate('record', join(folder, 'next.json'), [buildProgram('three-calls')]);
  expect(report.evidence.proven).toBe(true);
}

describeKernel('a gate that is killed at any moment', () => {
  test.each([
    ['front', 1],
    ['observer', 2],
    ['launcher', 3],
  ] as const)(
    'by its %s leaves no process, no setting and no part of a file',
    async (victim, offset) => {
      const draw = drawFrom(SEED + offset);
      const quick = ['sleep', '0.05'];
      const startedAt = performance.now();
      await gate('record', join(folder, 'seccomp.json'), quick);
      const lengthMs = performance.now() - startedAt;
      const before = readHostState();
      for (let turn = 0; turn < MOMENTS; turn += 1) {
        // Half of them over a whole short run, restoring included; half over the start and the middle of a long one.
        const lasting = turn % 2 === 1;
        const afterMs = ((turn + draw()) / MOMENTS) * lengthMs * (lasting ? 1.5 : 1);
        try {
          rmSync(folder, { recursive: true, force: true });
          mkdirSync(folder);
          const command = lasting ? ['bash', '-c', '(setsid sleep 67 &) ; sleep 67'] : quick;
          const { run, killed } = await runAndKill(victim, afterMs, command);
          if (lasting) expect([killed, run.status === 0]).toEqual([true, false]);
          await until(() => !isRunning('^sleep 67$'), 'the end of the tree');
          await until(() => !isRunning('dist/[o]bserver.js observe$|[l]auncher.py$'), 'the end of the gate');
          expectNothingHalfWritten(run);
          await recover(turn % 4 < 2 ? 'doctor' : 'run');
          expect(readHostState()).toBe(before);
          expect(leftovers()).toEqual([]);
          expect(isRunning(`auditd -n -c ${STATE}`)).toBe(false);
        } catch (error) {
          throw new Error(`seed ${SEED}: turn ${turn}, the ${victim} killed after ${afterMs} ms`, {
            cause: error,
          });
        }
      }
    },
    120_000,
  );
});

const holdsSocket = ({ pid }: ChildProcess) => new RegExp(`^pid ${pid}$`, 'm').test(auditctl('-s'));

/** An auditd with a folder of its own, in which `plugins.d` is there. */
function startDaemon(folder: string): ChildProcess {
  const settings = [
    `log_file = ${folder}/audit.log`,
    'flush = NONE',
    'space_left = 2', // it does not start with the default, which is below that of admin_space_left
    'admin_space_left = 1',
    `plugin_dir = ${folder}/plugins.d`,
  ];
  writeFileSync(join(folder, 'auditd.conf'), `${settings.join('\n')}\n`, { mode: 0o600 });
  return spawn('auditd', ['-n', '-c', folder], { stdio: 'ignore' });
}

describeKernel('a gate that was killed between two steps', () => {
  test('with its note half written leaves it to the next to remove', async () => {
    writeFileSync(join(STATE, 'note.json.4194305'), '{"boot":');
    expect((await callgate(['doctor', '--fix'])).status).toBe(0);
    expect(leftovers()).toEqual([]);
  });

  test('before it noted the daemon that it had started leaves it to the next to end', async () => {
    const before = readHostState();
    const run = join(STATE, 'run-killed');
    mkdirSync(join(run, 'plugins.d'), { recursive: true, mode: 0o700 });
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const note = { boot, folder: run, enabled: 0, backlogLimit: 64 };
    writeFileSync(join(STATE, 'note.json'), JSON.stringify(note), { mode: 0o600 });
    const daemon = startDaemon(run);
    const ended = new Promise((resolve) => daemon.once('close', resolve));
    try {
      await until(() => holdsSocket(daemon), 'the daemon');
      const { report } = await gate('record', join(folder, 'b.json'), [buildProgram('three-calls')], {
        flags,
      });
      expect(report.evidence.proven).toBe(true);
      await ended;
      expect(readHostState()).toBe(before);
      expect(leftovers()).toEqual([]);
    } finally {
      daemon.kill('SIGKILL');
      await callgate(['doctor', '--fix']);
    }
  });

  test.each(['doctor', 'run'] as const)(
    'when auditing was off and its daemon died, is forgotten by the kernel: by the next %s',
    async (way) => {
      const config = join(folder, 'auditd');
      mkdirSync(join(config, 'plugins.d'), { recursive: true });
      const daemon = startDaemon(config);
      const ended = new Promise((resolve) => daemon.once('close', resolve));
      await until(() => holdsSocket(daemon), 'the daemon');
      auditctl('-e', '0');
      daemon.kill('SIGKILL');
      await ended;
      expect(holdsSocket(daemon)).toBe(true);
      await recover(way);
      expect(auditctl('-s')).toMatch(/^enabled 0\n[\s\S]*^pid 0$/m);
    },
  );
});
