import { statSync } from 'node:fs';

/** Of the system. */
const SOCKETS = [
  '/var/run/docker.sock',
  '/run/containerd/containerd.sock',
  '/run/podman/podman.sock',
  '/run/crio/crio.sock',
];

/** The sockets of container daemons and service managers that a user may write to, by owner, group and mode. */
export function findDaemonSockets(user: { uid: number; gid: number; groups: readonly number[] }): string[] {
  const own = ['docker.sock', 'podman/podman.sock', 'systemd/private', 'bus'].map(
    (name) => `/run/user/${user.uid}/${name}`,
  );
  return [...SOCKETS, ...own].filter((path) => {
    try {
      const { mode, uid, gid } = statSync(path);
      if (user.uid === 0) return true;
      if (uid === user.uid) return (mode & 0o200) !== 0;
      if (gid === user.gid || user.groups.includes(gid)) return (mode & 0o020) !== 0;
      return (mode & 0o002) !== 0;
    } catch {
      return false;
    }
  });
}
