// Builds dist: the action, the command line with its main part, the observer that both start as root, and the launcher.
import { chmodSync, copyFileSync, renameSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { bundle } from './bundle.js';

const out = process.argv[2] ?? 'dist';
const beside = `${out}.new`;
rmSync(beside, { recursive: true, force: true });
await build({
  ...bundle,
  entryPoints: {
    cli: 'src/cli.ts',
    main: 'src/main.ts',
    action: 'src/action.ts',
    observer: 'src/observer.ts',
  },
  outdir: beside,
  external: ['./main.js'],
});
copyFileSync('src/host/launcher.py', `${beside}/launcher.py`);
chmodSync(`${beside}/cli.js`, 0o755);
// Swapped in whole: a gate may be running from the old one.
rmSync(out, { recursive: true, force: true });
renameSync(beside, out);
