import type { PathItem, SyscallEvent } from '../../src/audit/event.ts';
import { collapsePath, splitPath } from '../../src/behaviour/path-text.ts';
import type { Located, Resolver } from '../../src/behaviour/resolver.ts';

type Node =
  | { readonly inode: number; readonly type: 'folder'; readonly entries: Map<string, Node> }
  | { readonly inode: number; readonly type: 'link'; readonly target: string }
  | { readonly inode: number; readonly type: 'file' };

/** What one call did, as the kernel's record tells it, and where it really was. */
export interface Done {
  readonly event: SyscallEvent;
  readonly descriptors: readonly bigint[];
  /** The true paths of the items that are no parents, null for those. */
  readonly truth: readonly (string | null)[];
}

const DEVICE = 'fe:00';
const MODES = { folder: 0o040755, link: 0o120777, file: 0o100644 };
const CWD = '/w';

/**
 * A file system in memory that gives freed numbers to the next file, as ext4 does, and writes PATH records as Linux 6.18
 * does: a file that is made or removed with its folder, one that is opened alone, a link that is followed with what it
 * led to, one that led nowhere without a name.
 */
export class SimulatedFiles {
  readonly root: Node & { type: 'folder' } = { inode: 2, type: 'folder', entries: new Map() };
  readonly descriptors = new Map<number, Node & { type: 'folder' }>();
  #used = new Set<number>([2]);
  #serial = 0;

  /** A copy for the one that looks later, or earlier. */
  resolver(): Resolver {
    const look = (path: string, follows: boolean): Located | undefined => {
      const at = this.#walk(path, this.root, follows);
      return at?.node === undefined
        ? undefined
        : { real: at.path, device: DEVICE, inode: BigInt(at.node.inode) };
    };
    return {
      resolve: (path) => look(path, true),
      resolveEntry: (path) => look(path, false),
      isMounted: (device) => device === DEVICE,
    };
  }

  mkdir(path: string, fd?: number): Done | undefined {
    return this.#make(path, fd, () => ({ inode: this.#take(), type: 'folder', entries: new Map() }));
  }

  symlink(target: string, path: string): Done | undefined {
    return this.#make(path, undefined, () => ({ inode: this.#take(), type: 'link', target }));
  }

  /** `open` for writing, with O_CREAT. */
  write(path: string, fd?: number): Done | undefined {
    const at = this.#from(path, fd, true);
    if (at === undefined || at.node?.type === 'folder') return undefined;
    if (at.node !== undefined) return this.#done(path, fd, [[item(path, 'NORMAL', at.node), at.path]]);
    const named = this.#from(path, fd, false);
    const node: Node = { inode: this.#take(), type: 'file' };
    at.folder.entries.set(at.name, node);
    const isLed = named?.node?.type === 'link';
    return this.#done(path, fd, [
      ...(isLed ? [parent(named.folder)] : []),
      parent(at.folder),
      [item(isLed ? null : path, 'CREATE', node), at.path],
    ]);
  }

  chmod(path: string, fd?: number): Done | undefined {
    const at = this.#from(path, fd, true);
    return at?.node === undefined
      ? undefined
      : this.#done(path, fd, [[item(path, 'NORMAL', at.node), at.path]]);
  }

  /** A folder for `fd` to mean. */
  openFolder(path: string, fd: number): Done | undefined {
    const at = this.#from(path, undefined, true);
    if (at?.node?.type !== 'folder') return undefined;
    this.descriptors.set(fd, at.node);
    const done = this.#done(path, undefined, [[item(path, 'NORMAL', at.node), at.path]]);
    return { ...done, event: { ...done.event, exit: BigInt(fd) } };
  }

  remove(path: string, fd?: number): Done | undefined {
    const at = this.#from(path, fd, false);
    if (
      at?.node === undefined ||
      (at.node.type === 'folder' && (at.node.entries.size > 0 || at.node === this.root))
    )
      return undefined;
    at.folder.entries.delete(at.name);
    this.#free(at.node);
    return this.#done(path, fd, [parent(at.folder), [item(path, 'DELETE', at.node), at.path]]);
  }

  rename(from: string, to: string): Done | undefined {
    const old = this.#from(from, undefined, false);
    const next = this.#from(to, undefined, false);
    if (old?.node === undefined || next === undefined || old.node === next.node) return undefined;
    if (old.node.type === 'folder' && (`${next.path}/`.startsWith(`${old.path}/`) || next.node !== undefined))
      return undefined;
    if (next.node?.type === 'folder') return undefined;
    old.folder.entries.delete(old.name);
    next.folder.entries.set(next.name, old.node);
    if (next.node !== undefined) this.#free(next.node);
    // A bare name that is the new one as well: the number of what is replaced overwrites that of what is moved.
    if (from === next.name && next.node !== undefined)
      return this.#done(from, undefined, [
        parent(next.folder),
        parent(old.folder),
        [item(from, 'DELETE', next.node), old.path],
        [item(to, 'CREATE', old.node), next.path],
      ]);
    return this.#done(from, undefined, [
      parent(next.folder),
      parent(old.folder),
      [item(from, 'DELETE', old.node), old.path],
      ...(next.node === undefined ? [] : [[item(to, 'DELETE', next.node), next.path] as const]),
      [item(to, 'CREATE', old.node), next.path],
    ]);
  }

  link(from: string, to: string): Done | undefined {
    const old = this.#from(from, undefined, false);
    const next = this.#from(to, undefined, false);
    if (
      old?.node === undefined ||
      old.node.type === 'folder' ||
      next === undefined ||
      next.node !== undefined
    )
      return undefined;
    next.folder.entries.set(next.name, old.node);
    return this.#done(from, undefined, [
      parent(next.folder),
      [item(from, 'NORMAL', old.node), old.path],
      [item(to, 'CREATE', old.node), next.path],
    ]);
  }

  #make(path: string, fd: number | undefined, create: () => Node): Done | undefined {
    const at = this.#from(path, fd, false);
    if (at === undefined || at.node !== undefined) return undefined;
    const node = create();
    at.folder.entries.set(at.name, node);
    return this.#done(path, fd, [parent(at.folder), [item(path, 'CREATE', node), at.path]]);
  }

  #from(path: string, fd: number | undefined, follows: boolean) {
    const base = fd === undefined ? undefined : this.descriptors.get(fd);
    if (fd !== undefined && base === undefined) return undefined;
    const at =
      path.startsWith('/') || base === undefined
        ? this.#walk(path.startsWith('/') ? path : `${CWD}/${path}`, this.root, follows)
        : this.#walk(path, base, follows);
    return at === undefined || at.name === '' ? undefined : at;
  }

  /** The folder that a path ends in, the name in it and what is there; undefined where the way is none. */
  #walk(path: string, from: Node & { type: 'folder' }, follows: boolean, depth = 0): Walked | undefined {
    if (depth > 8) return undefined;
    let folder = path.startsWith('/') ? this.root : from;
    const names = path.split('/').filter((name) => name !== '' && name !== '.');
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1;
      if (name === '..') {
        folder = this.#parentOf(folder);
        if (isLast) return this.#itself(folder);
        continue;
      }
      const node = folder.entries.get(name);
      if (node?.type === 'link' && (!isLast || follows)) {
        const rest = names.slice(index + 1).join('/');
        return this.#walk(rest === '' ? node.target : `${node.target}/${rest}`, folder, follows, depth + 1);
      }
      if (isLast) {
        const where = this.#pathOf(folder);
        return where === undefined
          ? undefined
          : { folder, name, node, path: where === '/' ? `/${name}` : `${where}/${name}` };
      }
      if (node?.type !== 'folder') return undefined;
      folder = node;
    }
    return this.#itself(folder);
  }

  #itself(folder: Node & { type: 'folder' }): Walked | undefined {
    const path = this.#pathOf(folder);
    return path === undefined
      ? undefined
      : { folder: this.#parentOf(folder), name: splitPath(path).name, node: folder, path };
  }

  #parentOf(folder: Node): Node & { type: 'folder' } {
    const path = this.#pathOf(folder) ?? '/';
    let at = this.root;
    for (const name of path.split('/').slice(1, -1)) {
      const next = at.entries.get(name);
      if (next?.type === 'folder') at = next;
    }
    return at;
  }

  #pathOf(wanted: Node, at: Node = this.root, path = ''): string | undefined {
    if (at === wanted) return path === '' ? '/' : path;
    if (at.type !== 'folder') return undefined;
    for (const [name, node] of at.entries) {
      const found = this.#pathOf(wanted, node, `${path}/${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #take(): number {
    let inode = 3;
    while (this.#used.has(inode)) inode += 1;
    this.#used.add(inode);
    return inode;
  }

  #free(node: Node): void {
    const isOpen = [...this.descriptors.values()].some((open) => open === node);
    if (!isOpen && this.#pathOf(node) === undefined) this.#used.delete(node.inode);
  }

  #done(path: string, fd: number | undefined, items: readonly (readonly [PathItem, string | null])[]): Done {
    this.#serial += 1;
    // The kernel prints the current folder for a parent that the name does not hold, whatever the descriptor was.
    const folder = path.includes('/')
      ? `${collapsePath(path.startsWith('/') ? path : `${CWD}/${path}`)}/..`
      : CWD;
    return {
      event: {
        serial: this.#serial,
        timeMs: 0,
        session: 1,
        arch: 0xc000003e,
        nr: 0,
        succeeded: true,
        exit: 0n,
        args: [0n, 0n, 0n, 0n],
        pid: 100,
        ppid: 99,
        uid: 0,
        euid: 0,
        comm: 'x',
        exe: '/x',
        cwd: CWD,
        sockaddr: null,
        argv: null,
        mmap: null,
        openHow: null,
        pair: null,
        socketcall: null,
        targets: [],
        lines: [],
        paths: items.map(([one], index) => ({
          ...one,
          item: index,
          name: one.nameType === 'PARENT' ? folder : one.name,
        })),
      },
      descriptors: fd === undefined ? [] : [BigInt(fd)],
      truth: items.map(([, where]) => where),
    };
  }
}

interface Walked {
  readonly folder: Node & { type: 'folder' };
  readonly name: string;
  readonly node: Node | undefined;
  readonly path: string;
}

function item(name: string | null, nameType: PathItem['nameType'], node: Node): PathItem {
  return { item: 0, name, nameType, inode: BigInt(node.inode), device: DEVICE, mode: MODES[node.type] };
}

function parent(folder: Node): readonly [PathItem, null] {
  return [item('', 'PARENT', folder), null];
}
