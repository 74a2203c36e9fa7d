import type { Outcome } from './behaviour.ts';

/** asm-generic/errno-base.h and errno.h: nothing was there to be done, or the call was to be made again. */
const NOTHING: ReadonlyMap<number, string> = new Map([
  [2, 'ENOENT'],
  [3, 'ESRCH'],
  [4, 'EINTR'],
  [6, 'ENXIO'],
  [9, 'EBADF'],
  [11, 'EAGAIN'],
  [14, 'EFAULT'],
  [17, 'EEXIST'],
  [19, 'ENODEV'],
  [20, 'ENOTDIR'],
  [21, 'EISDIR'],
  [22, 'EINVAL'],
  [25, 'ENOTTY'],
  [36, 'ENAMETOOLONG'],
  [38, 'ENOSYS'],
  [39, 'ENOTEMPTY'],
  [40, 'ELOOP'],
]);
const EINTR = -4n;
const EINPROGRESS = 115n;
/** From here up are codes of the kernel's own, by which it makes an interrupted call again (linux/errno.h). */
const FIRST_RESTART = 512n;

/**
 * What came of a call by what it returned; null where nothing came of it that is a behaviour. A connection that was begun
 * goes on when a signal ends the call (connect(2)).
 */
export function outcomeOf(exit: bigint, goesOn = false): Outcome | null {
  if (exit >= 0n || exit === -EINPROGRESS) return 'done';
  if (goesOn && (exit === EINTR || -exit >= FIRST_RESTART)) return 'done';
  if (-exit >= FIRST_RESTART || NOTHING.has(Number(-exit))) return null;
  return 'refused';
}
