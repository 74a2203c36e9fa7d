import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const CONFIGURATION = '/etc/audit/auditd.conf';
/** Of the package's own `/etc/audit/rules.d/audit.rules`. */
const BACKLOG = '8192';

/**
 * Starts auditd with the configuration that its package ships (ENRICHED, incremental flush, 8 MB a file), but for where
 * its log and plugins are, and runs `use` while it holds the audit socket. Auditing is left as it was.
 */
export async function withStockDaemon<T>(folder: string, use: () => Promise<T>): Promise<T> {
  const before = auditStatus();
  if (before.pid !== '0')
    throw new Error(`auditd (pid ${before.pid}) is running; stop it for the benchmark, which starts its own`);
  mkdirSync(join(folder, 'plugins.d'), { recursive: true });
  const log = join(folder, 'stock.log');
  const text = readFileSync(CONFIGURATION, 'utf8')
    .replace(/^log_file.*$/m, `log_file = ${log}`)
    .replace(/^plugin_dir.*$/m, `plugin_dir = ${folder}/plugins.d`);
  writeFileSync(join(folder, 'auditd.conf'), text, { mode: 0o600 });
  const daemon = spawn('auditd', ['-n', '-c', folder], { stdio: 'ignore' });
  const ended = new Promise((resolve) => daemon.once('close', resolve));
  try {
    for (
      const end = Date.now() + 10_000;
      !existsSync(log) || !readFileSync(log, 'latin1').includes('DAEMON_START');
      await sleep(10)
    ) {
      if (Date.now() > end) throw new Error('the stock auditd did not start within 10 s');
    }
    spawnSync('auditctl', ['-b', BACKLOG]);
    return await use();
  } finally {
    daemon.kill('SIGTERM');
    await ended;
    spawnSync('auditctl', ['-e', before.enabled ?? '0', '-b', before.backlog ?? BACKLOG]);
  }
}

function auditStatus(): {
  readonly pid: string | undefined;
  readonly enabled: string | undefined;
  readonly backlog: string | undefined;
} {
  const { stdout } = spawnSync('auditctl', ['-s'], { encoding: 'utf8' });
  const read = (name: string) => new RegExp(`^${name} (\\d+)$`, 'm').exec(stdout ?? '')?.[1];
  return { pid: read('pid'), enabled: read('enabled'), backlog: read('backlog_limit') };
}
