import './guard.ts';
import { fileURLToPath } from 'node:url';
import * as core from '@actions/core';
import { readOptions } from './action/options.ts';
import { runAction } from './action/run.ts';

const observer = fileURLToPath(new URL('./observer.js', import.meta.url));
const { env, stdout, stderr } = process;
await runAction(core, () => readOptions(core.getInput, env), { env, observer, stdout, stderr });
