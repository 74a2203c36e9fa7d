import type { SyscallEvent } from '../audit/event.ts';

/** SYS_* of linux/net.h, those that name a kind of socket or an address. */
const CALLS: ReadonlyMap<number, string> = new Map([
  [1, 'socket'],
  [2, 'bind'],
  [3, 'connect'],
  [8, 'socketpair'],
  [11, 'sendto'],
  [16, 'sendmsg'],
  [20, 'sendmmsg'],
]);

/** SHMAT of linux/ipc.h; above its 16 bits stands a version. */
const SHMAT = 21n;

/** The shmat(2) that an ipc(2) stood for: its flags are the third argument of both. */
export function unwrapIpc(
  event: SyscallEvent,
): { readonly call: string; readonly event: SyscallEvent } | undefined {
  return (event.args[0] & 0xffffn) === SHMAT ? { call: 'shmat', event } : undefined;
}

/** The call that a socketcall(2) stood for, with its arguments; undefined for one that is of no interest. */
export function unwrapSocketcall(
  event: SyscallEvent,
): { readonly call: string; readonly event: SyscallEvent } | undefined {
  const call = CALLS.get(Number(event.args[0]));
  if (call === undefined) return undefined;
  const [a = 0n, b = 0n, c = 0n, d = 0n] = event.socketcall ?? [];
  return { call, event: { ...event, args: [a, b, c, d] } };
}
