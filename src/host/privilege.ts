import { CallgateError } from '../errors.ts';
import { findTool } from './find-tool.ts';

/** The command that runs `argv` as root: as it is for root, else through sudo, which may not ask. */
export function rootCommand(argv: readonly string[]): readonly string[] {
  if (process.getuid?.() === 0) return argv;
  const sudo = findTool('sudo');
  if (sudo === undefined) {
    throw new CallgateError(
      'privilege',
      "Reading the kernel's audit records needs root: this user is not root, and sudo is not installed. Run as root, or " +
        'install sudo and let this user use it without a password. The command under test itself never runs as root.',
    );
  }
  return [sudo, '-n', '--', ...argv];
}

/** The error for a root process that ended without a word of ours: sudo's refusals have remedies of their own. */
export function explainRootFailure(stderr: string, exitCode: number | null): CallgateError {
  const said = stderr.trim().split('\n').slice(-3).join(' / ');
  if (/password is required|a terminal is required|no tty present/i.test(stderr)) {
    return new CallgateError(
      'privilege',
      `sudo asks for a password (${said}). Run \`sudo -v\` first, or give this user NOPASSWD in sudoers; GitHub's hosted ` +
        'runners have it.',
    );
  }
  if (/not in the sudoers|not allowed to|may not run/i.test(stderr)) {
    return new CallgateError(
      'privilege',
      `sudo refuses this user (${said}). Add a sudoers rule, or run as root.`,
    );
  }
  return new CallgateError(
    'observer',
    `The observer ended without a result (exit ${exitCode ?? 'by a signal'}): ${said || 'it said nothing'}. ` +
      'What it changed on the host is put back by the next run, or now by `callgate doctor --fix`.',
  );
}
