#!/usr/bin/env node
import './guard.ts';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from './cli/main.ts';

const observer = fileURLToPath(new URL('./observer.js', import.meta.url));
const { env, stdout, stderr } = process;
// A reader that went away (`| head`) takes nothing from the verdict.
for (const stream of [stdout, stderr]) stream.on('error', () => {});
process.exitCode = await runCommandLine(process.argv, { cwd: process.cwd(), env, observer, stdout, stderr });
