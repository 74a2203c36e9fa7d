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

/** What sudo says when it refuses, and the remedy for each. */
const REFUSALS: readonly { said: RegExp; found: string; remedy: string }[] = [
  {
    said: /password is required|a terminal is required|no tty present/i,
    found: 'asks for a password',
    remedy: "Run `sudo -v` first, or give this user NOPASSWD in sudoers; GitHub's hosted runners have it.",
  },
  {
    said: /not in the sudoers|not allowed to|may not run/i,
    found: 'refuses this user',
    remedy: 'Add a sudoers rule, or run as root.',
  },
  {
    said: /no new privileges/i,
    found: 'cannot become root under the "no new privileges" flag',
    remedy:
      "Start Callgate from a process without the flag (a service's NoNewPrivileges=, a container's no-new-privileges), or " +
      'run as root.',
  },
  {
    said: /effective uid is not 0|setuid bit|setuid root/i,
    found: 'is not set-uid root here',
    remedy: 'Mount its file system without nosuid, install sudo again, or run as root.',
  },
];
/** Any other refusal: sudo itself ends with 1, and has the last word. It may warn of a host name and go on. */
const OTHER_REFUSAL = {
  said: /(?:^|\n)sudo: (?!unable to resolve host)[^\n]*$/,
  found: 'did not start the observer',
  remedy: 'Mend what `sudo -n true` says for this user, or run as root.',
};

/** Of a JavaScript stack, of V8's own when it runs out of memory, and the rules around them. */
const STACK_LINE = /^\s*(at |\d+: 0x|-{3,}|\[\d+:0x)/;

/**
 * The error for a root process that ended without a word of ours: sudo's refusals have remedies of their own. `end` is
 * the exit status, null after a signal, or why it could not be started.
 */
export function explainRootFailure(stderr: string, end: number | null | Error): CallgateError {
  if (end instanceof Error) {
    return new CallgateError(
      'privilege',
      `The observer could not be started as root (${end.message}). Expected sudo, or for root node itself, to be an ` +
        'executable program. Nothing was run.',
      { cause: end },
    );
  }
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !STACK_LINE.test(line));
  const said = lines.slice(-3).join(' / ');
  const refusal = [...REFUSALS, ...(end === 1 ? [OTHER_REFUSAL] : [])].find((one) =>
    one.said.test(stderr.trim()),
  );
  if (refusal !== undefined)
    return new CallgateError('privilege', `sudo ${refusal.found} (${said}). ${refusal.remedy}`);
  return new CallgateError(
    'observer',
    `The observer ended without a result (exit ${end ?? 'by a signal'}): ${said || 'it said nothing'}. ` +
      'What it changed on the host is put back by the next run, or now by `callgate doctor --fix`.',
  );
}
