import './guard.ts';
import { fileURLToPath } from 'node:url';
import * as core from '@actions/core';
import { runApproveMode } from './action/approve-mode.ts';
import { readApproveOptions } from './action/approve-options.ts';
import { readOptions } from './action/options.ts';
import { runAction } from './action/run.ts';

const observer = fileURLToPath(new URL('./observer.js', import.meta.url));
const { env, stdout, stderr } = process;
if (core.getInput('mode') === 'approve') {
  await runApproveMode(core, () => readApproveOptions(core.getInput, env));
} else {
  await runAction(core, () => readOptions(core.getInput, env), { env, observer, stdout, stderr });
}
