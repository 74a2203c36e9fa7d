export { runCommandLine } from './cli/main.ts';
