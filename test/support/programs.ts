import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOURCES = join(import.meta.dirname, '../programs');
const FOLDER = join(tmpdir(), 'callgate-test-programs');

/** Extra compiler options by program; all but a library are static, so that their calls are the same everywhere. */
const OPTIONS: Record<string, readonly string[]> = {
  'three-calls': ['-nostdlib', '-nostartfiles'],
  threads: ['-pthread'],
  'swap-links': ['-pthread'],
  inject: ['-shared', '-fPIC'],
};

/** The path of a program of test/programs, compiled when its source is newer; `defines` make a variant. */
export function buildProgram(name: string, ...defines: string[]): string {
  mkdirSync(FOLDER, { recursive: true, mode: 0o755 });
  const source = join(SOURCES, `${name}.c`);
  const output = join(FOLDER, [name, ...defines].join('-'));
  if (existsSync(output) && statSync(output).mtimeMs > statSync(source).mtimeMs) return output;
  const options = OPTIONS[name] ?? [];
  const args = [
    '-O2',
    '-Wall',
    '-Werror',
    ...(options.includes('-shared') ? [] : ['-static']),
    '-o',
    output,
    source,
    ...options,
    ...defines.map((d) => `-D${d}`),
  ];
  const compiled = spawnSync('gcc', args, { encoding: 'utf8' });
  if (compiled.status !== 0)
    throw new Error(`gcc ${args.join(' ')}:\n${compiled.stderr || String(compiled.error)}`);
  return output;
}
