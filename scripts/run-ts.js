// Runs a TypeScript file of this repository: node scripts/run-ts.js FILE [ARGUMENTS]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundle } from './bundle.js';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) throw new Error('expected a file to run');
// Beside the sources, so that import.meta.dirname leads where it does in them.
const folder = mkdtempSync(join(resolve(file, '..'), '.run-'));
try {
  const outfile = join(folder, 'program.mjs');
  const define = { 'import.meta.dirname': JSON.stringify(resolve('test/support')) };
  // A browser's driver finds its own files beside itself.
  await build({ ...bundle, entryPoints: [file], outfile, define, external: ['playwright-core'] });
  process.exitCode = spawnSync(process.execPath, [outfile, ...args], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
