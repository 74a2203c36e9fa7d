import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckName } from '../../src/audit/evidence.ts';
import { type OtherDaemon, startOtherDaemon } from './auditd.ts';

const ACTIONS_LOGGED = '/proc/sys/kernel/seccomp/actions_logged';

/** The gate that is running now, as somebody else on the machine finds it. */
export interface Target {
  readonly auditd: number;
  /** The private daemon's log. */
  readonly log: string;
}

/** Something that goes wrong while the gate runs, and what puts the machine right again. */
export interface Fault {
  readonly name: string;
  /** Checks of which at least one must fail when the fault cost a record; it may also cost none. */
  readonly checks: readonly CheckName[];
  inject(target: Target): Promise<void> | void;
  heal?(): Promise<void> | void;
}

/** Finds the gate that runs now, once its daemon is there; `front` is a process that sees its file system. */
export async function findTarget(front: number): Promise<Target> {
  const state = `/proc/${front}/root/var/lib/callgate`;
  for (let attempt = 0; attempt < 1000; attempt += 1, await sleep(10)) {
    const auditd = Number(/^pid (\d+)$/m.exec(auditctl('-s'))?.[1] ?? 0);
    const run = readdirSync(state).find((name) => name.startsWith('run-'));
    if (auditd !== 0 && run !== undefined) return { auditd, log: join(state, run, 'audit.log') };
  }
  throw new Error('no gate is running');
}

export function auditctl(...args: string[]): string {
  return spawnSync('auditctl', args, { encoding: 'utf8' }).stdout;
}

let other: { daemon: Promise<OtherDaemon>; folder: string } | undefined;

const SECCOMP_EXCLUDED = ['exclude,always', '-F', 'msgtype=SECCOMP'];
let actionsLogged: string | undefined;

export const FAULTS: readonly Fault[] = [
  {
    name: 'a rate limit is set',
    checks: ['rate-limit', 'lost', 'serials', 'configuration'],
    inject: () => void auditctl('-r', '5'),
    heal: () => void auditctl('-r', '0'),
  },
  {
    name: 'the backlog is cut to 1 and nobody waits for it',
    checks: ['lost', 'configuration'],
    inject: () => void auditctl('-b', '1', '--backlog_wait_time', '1'),
    heal: () => void auditctl('-b', '64', '--backlog_wait_time', '15000'),
  },
  {
    name: 'auditd is stopped for half a second',
    checks: ['daemon', 'lost', 'serials', 'end-canary'],
    async inject({ auditd }) {
      process.kill(auditd, 'SIGSTOP');
      await sleep(500);
      process.kill(auditd, 'SIGCONT');
    },
  },
  {
    name: 'auditd is stopped for five seconds',
    checks: ['daemon', 'lost', 'serials', 'end-canary', 'configuration'],
    async inject({ auditd }) {
      process.kill(auditd, 'SIGSTOP');
      await sleep(5000);
      process.kill(auditd, 'SIGCONT');
    },
  },
  {
    name: 'auditd is killed',
    checks: ['daemon'],
    inject: ({ auditd }) => void process.kill(auditd, 'SIGKILL'),
  },
  {
    name: 'auditd is killed and another one started',
    checks: ['daemon'],
    async inject({ auditd }) {
      process.kill(auditd, 'SIGKILL');
      await sleep(100);
      const folder = mkdtempSync(join(tmpdir(), 'other-auditd-'));
      other = { daemon: startOtherDaemon(folder), folder };
      other.daemon.catch(() => {}); // awaited when it is healed
    },
    async heal() {
      await (await other?.daemon)?.stop();
      if (other !== undefined) rmSync(other.folder, { recursive: true, force: true });
      other = undefined;
    },
  },
  {
    name: 'auditing is switched off',
    checks: ['enabled', 'configuration'],
    inject: () => void auditctl('-e', '0'),
  },
  {
    name: 'auditing is switched off and on again',
    checks: ['configuration'],
    async inject() {
      auditctl('-e', '0');
      await sleep(50);
      auditctl('-e', '1');
    },
  },
  {
    name: 'SECCOMP records are excluded',
    checks: ['rules', 'configuration', 'end-canary'],
    inject: () => void auditctl('-a', ...SECCOMP_EXCLUDED),
    heal: () => void auditctl('-d', ...SECCOMP_EXCLUDED),
  },
  {
    name: 'SECCOMP records are excluded for a moment',
    checks: ['configuration'],
    async inject() {
      auditctl('-a', ...SECCOMP_EXCLUDED);
      await sleep(50);
      auditctl('-d', ...SECCOMP_EXCLUDED);
    },
  },
  {
    name: 'log is taken out of actions_logged',
    checks: ['actions-logged', 'configuration', 'end-canary'],
    inject() {
      actionsLogged = readFileSync(ACTIONS_LOGGED, 'utf8').trim();
      writeFileSync(ACTIONS_LOGGED, actionsLogged.replace(/ ?\blog\b/, ''));
    },
    heal() {
      if (actionsLogged !== undefined) writeFileSync(ACTIONS_LOGGED, actionsLogged);
    },
  },
  {
    name: 'log is taken out of actions_logged for a moment',
    checks: ['configuration'],
    async inject() {
      const before = readFileSync(ACTIONS_LOGGED, 'utf8').trim();
      writeFileSync(ACTIONS_LOGGED, before.replace(/ ?\blog\b/, ''));
      await sleep(50);
      writeFileSync(ACTIONS_LOGGED, before);
    },
  },
  {
    name: 'the log is truncated',
    checks: ['log-file', 'serials', 'lines', 'start-canary'],
    inject: ({ log }) => truncateSync(log, 0),
  },
  {
    name: 'the log is removed',
    checks: ['log-file', 'serials', 'end-canary'],
    inject: ({ log }) => rmSync(log),
  },
  {
    name: 'the log is replaced',
    checks: ['log-file', 'serials', 'end-canary'],
    inject({ log }) {
      renameSync(log, `${log}.away`);
      writeFileSync(log, '');
    },
  },
  {
    name: 'the log is rotated once',
    checks: ['log-file', 'serials'],
    inject: ({ auditd }) => void process.kill(auditd, 'SIGUSR1'),
  },
  {
    name: 'the log is rotated several times',
    checks: ['log-file', 'serials'],
    async inject({ auditd }) {
      for (let turn = 0; turn < 3; turn += 1, await sleep(20)) process.kill(auditd, 'SIGUSR1');
    },
  },
  {
    name: 'auditd reads its configuration again',
    checks: ['configuration'],
    inject: ({ auditd }) => void process.kill(auditd, 'SIGHUP'),
  },
  {
    name: 'the rules are deleted',
    checks: ['rules', 'configuration'],
    inject: () => void auditctl('-D'),
  },
  {
    name: 'a rule is added and deleted',
    checks: ['configuration'],
    inject() {
      execFileSync('auditctl', ['-w', '/etc/hostname', '-p', 'wa']);
      execFileSync('auditctl', ['-W', '/etc/hostname', '-p', 'wa']);
    },
  },
];
