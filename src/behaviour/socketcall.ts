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

/** `type=SOCKETCALL msg=audit(1.000:1): nargs=3 a0=2 a1=1 a2=0`: the arguments that stood behind socketcall's pointer. */
const RECORD = /^(?:node=\S+ )?type=SOCKETCALL msg=audit\([\d.:]+\): nargs=\d+((?: a\d=[0-9a-f]+)+)/;

/** The call that a socketcall(2) stood for, with its arguments; undefined for one that is of no interest. */
export function unwrapSocketcall(
  event: SyscallEvent,
): { readonly call: string; readonly event: SyscallEvent } | undefined {
  const call = CALLS.get(Number(event.args[0]));
  if (call === undefined) return undefined;
  const found = event.lines.map((line) => RECORD.exec(line)).find((match) => match !== null);
  const words = [...(found?.[1] ?? '').matchAll(/=([0-9a-f]+)/g)].map(([, hex]) => BigInt(`0x${hex}`));
  const [a = 0n, b = 0n, c = 0n, d = 0n] = words;
  return { call, event: { ...event, args: [a, b, c, d] } };
}
