import { readInvokingUser } from './subject.ts';

/**
 * Under `sudo callgate`, lets this process read and write files as the user who called sudo, whose folders it works
 * in: as root it would follow that user's links. The real user stays root, for starting the observer.
 */
export function actAsInvokingUser(env: NodeJS.ProcessEnv): void {
  const user = readInvokingUser(env);
  if (user === undefined) return;
  process.setgroups?.([...user.groups]);
  process.setegid?.(user.gid);
  process.seteuid?.(user.uid);
}

/** Does one thing with the rights of a user, in a process of root's; what is under way beside it must not open files. */
export function asUser<T>(user: { uid: number; gid: number; groups: readonly number[] }, act: () => T): T {
  const groups = process.getgroups?.() ?? [];
  process.setgroups?.([...user.groups]);
  process.setegid?.(user.gid);
  process.seteuid?.(user.uid);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
    process.setgroups?.(groups);
  }
}

/** Does one thing as the real user, where that is root and the effective one is not. */
export function asRealUser<T>(act: () => T): T {
  const [real, effective, group] = [process.getuid?.(), process.geteuid?.(), process.getegid?.()];
  if (real === effective || real === undefined || effective === undefined || group === undefined)
    return act();
  process.seteuid?.(real);
  process.setegid?.(process.getgid?.() ?? group);
  try {
    return act();
  } finally {
    process.setegid?.(group);
    process.seteuid?.(effective);
  }
}
