import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** An audit daemon of somebody else's, registered, with a log of its own. */
export interface OtherDaemon {
  readonly process: ChildProcess;
  readonly log: string;
  /** Ends it; auditing is on or off as before, for it was started with -s nochange. */
  stop(): Promise<void>;
}

/** Starts an auditd as its package sets it up, but for these settings and a folder of its own, until it is registered. */
export async function startOtherDaemon(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<OtherDaemon> {
  const log = join(folder, 'audit.log');
  const plugins = join(folder, 'plugins.d');
  mkdirSync(plugins, { recursive: true });
  let configuration = readFileSync('/etc/audit/auditd.conf', 'utf8');
  for (const [name, value] of Object.entries({ log_file: log, plugin_dir: plugins, ...settings }))
    configuration = `${configuration.replace(new RegExp(`^${name} *=.*\n`, 'm'), '')}\n${name} = ${value}\n`;
  writeFileSync(join(folder, 'auditd.conf'), configuration, { mode: 0o600 });
  const daemon = spawn('auditd', ['-n', '-s', 'nochange', '-c', folder], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => daemon.once('close', () => resolve()));
  const stop = async () => {
    daemon.kill('SIGTERM');
    // A signal that comes while it starts may be lost on it.
    const again = setInterval(() => daemon.kill('SIGKILL'), 3000);
    await ended;
    clearInterval(again);
  };
  for (let attempt = 0; attempt < 500 && daemon.exitCode === null; attempt += 1, await sleep(10))
    if (readHolder() === daemon.pid) return { process: daemon, log, stop };
  await stop();
  throw new Error(`auditd did not take the audit socket with ${JSON.stringify(settings)}`);
}

function readHolder(): number {
  const { stdout } = spawnSync('auditctl', ['-s'], { encoding: 'utf8' });
  return Number(/^pid (\d+)$/m.exec(stdout)?.[1] ?? 0);
}
