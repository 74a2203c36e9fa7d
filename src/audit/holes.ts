import type { Hole } from './evidence.ts';
import type { ObservedCall } from './observed-call.ts';

/** The kernel records neither what a stacked filter passes on, nor what it refuses without killing (kernel/seccomp.c). */
const OWN_FILTER =
  'a filter of its own may let calls pass unlogged (USER_NOTIF with CONTINUE, TRACE), and refuse others unlogged (ERRNO, TRAP)';

/** Calls whose use leaves something unseen, and what. The gate's filter logs them even where the baseline allows them. */
const BLINDING: ReadonlyMap<string, string> = new Map([
  [
    'io_uring_setup',
    'operations inside an io_uring are no system calls, so no filter and no record sees them',
  ],
  [
    'io_uring_enter',
    'operations inside an io_uring are no system calls, so no filter and no record sees them',
  ],
  ['seccomp', OWN_FILTER],
  ['prctl', `with PR_SET_SECCOMP, ${OWN_FILTER}`],
  [
    'prlimit64',
    'a limit that it sets of another process of its user can end that process, Callgate’s front and the runner among them',
  ],
  ['ptrace', 'a tracer can change the calls of its tracee'],
  ['process_vm_writev', 'it can change what another process does'],
  ['pidfd_getfd', 'it can take over what another process has open'],
  ['clone', 'a namespace of its own hides what it does from the paths and ids that records show'],
  ['unshare', 'a namespace of its own hides what it does from the paths and ids that records show'],
  ['setns', 'a namespace of another hides what it does from the paths and ids that records show'],
]);

/** Calls that every program makes, and that blind only in some uses. */
const HARMLESS_USES: ReadonlySet<string> = new Set(['prctl', 'prlimit64', 'clone']);

/** What is known of the subject beside its calls. */
export interface SubjectFacts {
  readonly uid: number;
  /** Sockets of container daemons and service managers that the subject's user may write to. */
  readonly daemonSockets: readonly string[];
  /** The kernel keeps the subject from its user's other processes. */
  readonly fenced: boolean;
  /** Processes that outlived the command by the grace period, and were killed. */
  readonly leftovers: number;
}

/**
 * What the proof does not cover. `calls` are those that the filter logged; of those `toldApart` it logged only the uses
 * that count here, of the rest any use, harmless ones among them: prctl, prlimit64 and clone are then left out, the others are named.
 */
export function findHoles(
  calls: readonly ObservedCall[],
  subject: SubjectFacts,
  toldApart: readonly string[],
): Hole[] {
  const holes: Hole[] = [];
  if (subject.uid === 0) {
    const detail =
      'the subject ran as root, without CAP_AUDIT_WRITE, CAP_AUDIT_CONTROL and CAP_AUDIT_READ but with all else: a hostile root can stop or forge what records it';
    holes.push({ name: 'root', detail });
  }
  for (const [name, why] of BLINDING) {
    if (HARMLESS_USES.has(name) && !toldApart.includes(name)) continue;
    const users = new Set(calls.filter((call) => call.name === name).map(({ exe }) => exe));
    if (users.size > 0) holes.push({ name, detail: `${[...users].slice(0, 5).join(', ')}: ${why}` });
  }
  for (const socket of subject.daemonSockets) {
    const detail = `the subject could write to ${socket}: what that daemon does for it is another process tree`;
    holes.push({ name: 'daemon', detail });
  }
  if (!subject.fenced && subject.uid !== 0) {
    const detail =
      'this kernel (Linux 6.12 has it) does not keep the subject from signalling and reading processes of the same user, Callgate and the runner among them';
    holes.push({ name: 'same-user', detail });
  }
  if (subject.leftovers > 0) {
    const detail = `${subject.leftovers} of its processes outlived the command and were killed: what they would have done next was not seen`;
    holes.push({ name: 'leftovers', detail });
  }
  return holes;
}
