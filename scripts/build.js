// Builds dist: the action, the command line, the observer that both start as root, and the launcher.
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { bundle } from './bundle.js';

const out = process.argv[2] ?? 'dist';
rmSync(out, { recursive: true, force: true });
await build({
  ...bundle,
  entryPoints: { cli: 'src/cli.ts', action: 'src/action.ts', observer: 'src/observer.ts' },
  outdir: out,
});
copyFileSync('src/host/launcher.py', `${out}/launcher.py`);
chmodSync(`${out}/cli.js`, 0o755);
