#!/usr/bin/env node
import './guard.ts';
import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tellUnexpected } from './errors.ts';
import { type StartedRoot, startRoot } from './host/start-root.ts';
import { toPlainText } from './report/plain-text.ts';

const { argv, env, stdout, stderr } = process;
// A reader that went away (`| head`) takes nothing from the verdict.
for (const stream of [stdout, stderr]) stream.on('error', () => {});
// Node's own status for what nobody catches is 1, which says that there are new calls.
process.on('uncaughtException', (error) => {
  try {
    writeSync(2, `callgate: ${toPlainText(tellUnexpected(error))}\n`);
  } finally {
    process.exit(2);
  }
});

const observer = fileURLToPath(new URL('./observer.js', import.meta.url));
let started = ['check', 'record'].includes(argv[2] ?? '') ? startEarly() : undefined;
const takeStarted = () => {
  const taken = started;
  started = undefined;
  return taken;
};
let isStuck = false;
// A bundle of its own, read while the observer starts.
const { runCommandLine } = await import('./main.js');
process.exitCode = await runCommandLine(argv, {
  env,
  observer,
  takeStarted,
  stuck: () => {
    isStuck = true;
  },
  openStdin: () => process.stdin,
  stdout,
  stderr,
});
takeStarted()?.process.stdin.end();
// What nobody reads must not keep this process.
if (isStuck) setTimeout(() => process.exit(), 500).unref();

/** Where this cannot be, the command line finds out why and says so. */
function startEarly(): StartedRoot | undefined {
  try {
    return process.platform === 'linux' ? startRoot(observer, 'observe') : undefined;
  } catch {
    return undefined;
  }
}
