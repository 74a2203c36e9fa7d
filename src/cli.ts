#!/usr/bin/env node
import { fileURLToPath } from 'node:url';

// The observer is this same file, started as root with one plan on its standard input.
if (process.argv[2] === 'observer') {
  const { runObserver } = await import('./host/observer.ts');
  await runObserver(process.stdin, process.stdout, process.argv[3]);
} else {
  const { runCommandLine } = await import('./cli/main.ts');
  const { env, stdout, stderr } = process;
  const context = { cwd: process.cwd(), env, script: fileURLToPath(import.meta.url), stdout, stderr };
  process.exitCode = await runCommandLine(process.argv, context);
}
