import { showInet6 } from './address.ts';

/** `HOST:PORT`; the host of IPv6 in its brackets, with its scope, if any, as a part of its own. */
export interface HostAndPort {
  readonly host: string;
  readonly scope: string | null;
  readonly port: string;
}

const HIGHEST_PORT = 65535;
const HOST_PORT = /^(\[[^\]]*\]|[^:[\]]*):([^:]*)$/;
const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** Takes an address apart; the host of IPv6 in RFC 5952's form. undefined where the text is no `HOST:PORT`. */
export function parseHostAndPort(text: string): HostAndPort | undefined {
  const match = HOST_PORT.exec(text);
  if (match === null) return undefined;
  const [, host = '', port = ''] = match;
  if (!host.startsWith('[')) return { host: host.toLowerCase(), scope: null, port };
  const [address = '', scope, ...more] = host.slice(1, -1).split('%');
  const groups = parseInet6(address);
  if (groups === undefined || more.length > 0) return undefined;
  return { host: `[${showInet6(groups)}]`, scope: scope ?? null, port };
}

/** The ports that a text names, first and last: `443`, `32768-60999`, `*`. undefined where it names none. */
export function parsePorts(text: string): readonly [number, number] | undefined {
  if (text === '*') return [0, HIGHEST_PORT];
  const match = /^(0|[1-9]\d{0,4})(?:-(0|[1-9]\d{0,4}))?$/.exec(text);
  if (match === null) return undefined;
  const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
  return first <= last && last <= HIGHEST_PORT ? [first, last] : undefined;
}

export function isInet4(host: string): boolean {
  const parts = host.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** Whether a host is a name that has to be resolved: no `*`, no address. A last part in digits alone is no name. */
export function isHostName(host: string): boolean {
  return NAME.test(host) && !/(^|\.)\d+$/.test(host);
}

/** The eight groups of an IPv6 address as a person writes it; undefined where it is none. */
export function parseInet6(text: string): readonly number[] | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (tail !== null) {
    const [, head = '', quad = ''] = tail;
    if (!isInet4(quad)) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = quad.split('.').map(Number);
    return parseInet6(`${head}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [front = [], back = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (![...front, ...back].every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const missing = 8 - front.length - back.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...front, ...Array<string>(missing).fill('0'), ...back].map((group) => Number.parseInt(group, 16));
}
