import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { checkCommand, resolveInside } from '../src/policy.js';

const execute = promisify(execFile);

export const runCommand = {
  name: 'run_command',
  description: 'Runs an allowed program in the workspace, without a shell, and returns what it prints.',
  parameters: {
    program: { type: 'string', description: 'for example ls' },
    args: { type: 'array', items: { type: 'string' }, description: 'options first, then paths' },
  },

  async run({ program, args }, { workspace, commands }) {
    const options = args.filter((arg) => arg.startsWith('-'));
    checkCommand(commands, program, options);
    const paths = args.filter((arg) => !arg.startsWith('-'));
    const resolved = await Promise.all(paths.map((path) => resolveInside(workspace, path)));
    const { stdout } = await execute(program, [...options, '--', ...resolved], {
      cwd: workspace,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      timeout: 10_000,
    });
    return stdout;
  },
};
