#!/usr/bin/env node
import './guard.ts';
import { fileURLToPath } from 'node:url';
import { type StartedRoot, startRoot } from './host/start-root.ts';

const { argv, env, stdout, stderr } = process;
// A reader that went away (`| head`) takes nothing from the verdict.
for (const stream of [stdout, stderr]) stream.on('error', () => {});

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
  cwd: process.cwd(),
  env,
  observer,
  takeStarted,
  stuck: () => {
    isStuck = true;
  },
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
