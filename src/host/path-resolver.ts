import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync } from 'node:fs';
import { decodeBytes } from '../audit/encoded-text.ts';
import { bytesOfText, showName } from '../behaviour/path-text.ts';
import type { Located, Resolver } from '../behaviour/resolver.ts';

/** Of the kernel's include/uapi/asm-generic/fcntl.h; alike on every architecture that Callgate knows. */
const O_PATH = 0o10000000;
const { O_NOFOLLOW } = constants;

/** How long what is known of the mounts is taken for true. */
const MOUNTS_LAST_MS = 1000;

const DELETED = ' (deleted)';

/**
 * Resolves paths on this machine, as root. A file is opened with O_PATH, which runs no driver and waits for no writer,
 * and its number and its path are read of that one descriptor: whatever is swapped meanwhile, they belong together.
 * Nothing is kept but the numbers of the mounted file systems.
 */
export function createPathResolver(): Resolver {
  let mounts = readMounts();
  let readAt = performance.now();
  const devices = new Map<bigint, string>();

  function refresh(): void {
    if (performance.now() - readAt < MOUNTS_LAST_MS) return;
    mounts = readMounts();
    readAt = performance.now();
    devices.clear();
  }

  /** The kernel's own number of the file system, which `stat` does not give everywhere (btrfs, overlay). */
  function deviceOf(descriptor: number, stDev: bigint): string {
    const known = devices.get(stDev);
    if (known !== undefined) return known;
    const mountId =
      /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[1] ?? '';
    const device = mounts.get(mountId) ?? readMounts().get(mountId) ?? '';
    if (device !== '') devices.set(stDev, device);
    return device;
  }

  function open(path: string, flags: number): Located | undefined {
    refresh();
    const bytes = Buffer.from(bytesOfText(path), 'latin1');
    if (!path.startsWith('/') || bytes.includes(0)) return undefined;
    let descriptor: number | undefined;
    try {
      descriptor = openSync(bytes, O_PATH | flags);
      const real = readlinkSync(`/proc/self/fd/${descriptor}`, { encoding: 'latin1' });
      // Removed since, or of a place that no path leads to.
      if (!real.startsWith('/') || real.endsWith(DELETED)) return undefined;
      const { ino, dev } = fstatSync(descriptor, { bigint: true });
      return { real: showName(decodeBytes(real).text), device: deviceOf(descriptor, dev), inode: ino };
    } catch {
      return undefined;
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }

  return {
    resolve: (path) => open(path, 0),
    resolveEntry: (path) => open(path, O_NOFOLLOW),
    isMounted: (device) => {
      refresh();
      return [...mounts.values()].includes(device);
    },
  };
}

/** Mount ids and the devices of their file systems, in the form of PATH records; proc_pid_mountinfo(5). */
function readMounts(): ReadonlyMap<string, string> {
  const mounts = new Map<string, string>();
  for (const line of readFileSync('/proc/self/mountinfo', 'latin1').split('\n')) {
    const match = /^(\d+) \d+ (\d+):(\d+) /.exec(line);
    if (match !== null) mounts.set(match[1] ?? '', [match[2], match[3]].map(toHex).join(':'));
  }
  return mounts;
}

/** As the kernel prints it: `dev=%02x:%02x`. */
function toHex(number: string | undefined): string {
  return Number(number).toString(16).padStart(2, '0');
}
