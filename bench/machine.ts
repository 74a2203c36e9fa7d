import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import type { Machine } from './results.ts';

/** What the figures were measured on. */
export function readMachine(): Machine {
  const first = (pattern: RegExp, text: string) => pattern.exec(text)?.[1] ?? 'unknown';
  const run = (file: string, ...args: string[]) => spawnSync(file, args, { encoding: 'utf8' }).stdout ?? '';
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: first(/^PRETTY_NAME="?(.*?)"?$/m, readFileSync('/etc/os-release', 'utf8')),
    kernel: first(/^(\d+\.\d+(?:\.\d+)?)/, release()),
    node: process.versions.node,
    auditd: first(/version (\S+)/, run('auditctl', '-v')),
    strace: first(/version (\S+)/, run('strace', '--version')),
  };
}
