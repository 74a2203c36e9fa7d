import type { SyscallEvent } from '../audit/event.ts';
import type { ArchitectureName } from '../seccomp/architecture.ts';
import {
  IOCTL_REQUESTS,
  IP_PROTOCOLS,
  NETLINK_PROTOCOLS,
  SOCKET_FAMILIES,
  SOCKET_TYPES,
} from './argument-names.ts';

/** An argument as the kernel takes it where it is an int. */
export function intArgument(event: SyscallEvent, index: number): number {
  return Number((event.args[index] ?? 0n) & 0xffffffffn);
}

const hex = (value: number) => `0x${value.toString(16)}`;

/** A name, or the number: small ones in digits, others in hex. */
export function nameOr(names: ReadonlyMap<number, string>, value: number): string {
  return names.get(value) ?? (value < 256 ? String(value) : hex(value));
}

/** `0x5401` where the request has no name on this architecture. */
export function nameRequest(architecture: ArchitectureName, request: number): string {
  return (architecture === 'ppc64le' ? undefined : IOCTL_REQUESTS.get(request)) ?? hex(request);
}

/** The request behind such a text; undefined for a text that is none. */
export function requestNumber(architecture: ArchitectureName, text: string): number | undefined {
  if (/^0x[0-9a-f]{1,8}$/.test(text)) return Number(text);
  const named = [...IOCTL_REQUESTS].find(([request]) => nameRequest(architecture, request) === text);
  return named?.[0];
}

/** `socket inet stream`, `socket netlink raw route`: what is only the usual protocol of a type is left out. */
export function describeSocket(call: string, event: SyscallEvent): string {
  const [family, type, protocol] = [0, 1, 2].map((index) => intArgument(event, index)) as Three;
  const words = [call, nameOr(SOCKET_FAMILIES, family), nameOr(SOCKET_TYPES, type & 0xf)];
  const shown = describeProtocol(family, type & 0xf, protocol);
  return [...words, ...(shown === null ? [] : [shown])].join(' ');
}

type Three = [number, number, number];
const [AF_INET, AF_INET6, AF_NETLINK, AF_PACKET] = [2, 10, 16, 17];
const USUAL: ReadonlyMap<number, number> = new Map([
  [1, 6],
  [2, 17],
]);

function describeProtocol(family: number, type: number, protocol: number): string | null {
  if (family === AF_NETLINK) return nameOr(NETLINK_PROTOCOLS, protocol);
  if (protocol === 0) return null;
  if (family === AF_INET || family === AF_INET6)
    return USUAL.get(type) === protocol ? null : nameOr(IP_PROTOCOLS, protocol);
  return family === AF_PACKET ? hex(((protocol & 0xff) << 8) | (protocol >> 8)) : String(protocol);
}

/** A user or group; 4294967295, which leaves it as it is, is -1. */
export function showId(id: number): string {
  return id === 0xffffffff ? '-1' : String(id);
}
