import type { PathItem } from '../audit/event.ts';
import { collapsePath } from './path-text.ts';
import type { Resolver } from './resolver.ts';

const FORMAT = 0o170000;
const FIFO = 0o010000;
const SOCKET = 0o140000;

/** Links of /proc/PID that lead to what a process has: anywhere. */
const LEADS_ON = /\/(?:fd|cwd|root|exe|map_files|ns)(?:\/|$)/;

/**
 * What a file is that has no place of its own: `(pipe)`, `(socket)`; or the path of one in /proc as the program gave
 * it, because the files of a process have no lasting numbers and nobody can put a symbolic link there. undefined for
 * all other files.
 */
export function readSpecial(item: PathItem, resolver: Resolver): string | undefined {
  if (item.device === null || item.inode === null) return undefined;
  const format = (item.mode ?? 0) & FORMAT;
  if ((format === FIFO || format === SOCKET) && !resolver.isMounted(item.device))
    return format === FIFO ? '(pipe)' : '(socket)';
  const name = item.name ?? '';
  if (!/^\/+proc\//.test(name) || /(?:^|\/)\.\.(?:\/|$)/.test(name) || LEADS_ON.test(name)) return undefined;
  return resolver.resolve('/proc')?.device === item.device ? collapsePath(name) : undefined;
}
