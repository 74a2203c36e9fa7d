import { quote } from './findings.ts';

const EXPECTED =
  'expected HOST:PORT with an IPv4 address, an IPv6 address in brackets, a name or "*", and a port or "*"; ' +
  'or unix:PATH, unix:@NAME, netlink, packet, vsock:CID:PORT, family NUMBER';
const FAMILIES = /^(?:netlink|packet|unix:.+|vsock:(?:\d{1,10}|\*):(?:\d{1,10}|\*)|family \d{1,3})$/;
/** A host name of RFC 1123, with the underscore that names in use have. */
const NAME =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** Where a rule of the kind `connect` or `bind` leads. */
export type HostAndPort = { readonly host: string; readonly port: string; readonly isName: boolean };

/** The two parts of `HOST:PORT`; undefined for an address of another family. */
export function splitAddress(value: string): HostAndPort | undefined {
  const [, host, port] = /^(\[[^\]]*\]|[^:[\]]*):([^:]*)$/.exec(value) ?? [];
  if (host === undefined || port === undefined || FAMILIES.test(value)) return undefined;
  return { host, port, isName: host !== '*' && !host.startsWith('[') && !/^[\d.]+$/.test(host) };
}

/** Why a text is no address that a rule can name; undefined where it is one. */
export function explainAddress(value: string): string | undefined {
  if (FAMILIES.test(value)) return undefined;
  const address = splitAddress(value);
  if (address === undefined) return `found ${quote(value)}, ${EXPECTED}`;
  const { host, port, isName } = address;
  if (port !== '*' && !isPort(port)) {
    return `found ${port === '' ? 'no port' : `the port ${quote(port)}`} in ${quote(value)}, expected a number from 0 to 65535, without zeros before it, or "*"`;
  }
  if (host === '*') return undefined;
  if (isName) return NAME.test(host) ? undefined : `found the host ${quote(host)}, ${explainName(host)}`;
  const normal = normalAddress(host);
  if (normal === host) return undefined;
  return normal === undefined
    ? `found ${quote(host)}, which is no IP address; ${EXPECTED}`
    : `found ${quote(host)}, which is written ${quote(normal)} in its normal form: write it so`;
}

function isPort(text: string): boolean {
  return /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535;
}

function explainName(host: string): string {
  if (host.includes('*'))
    return 'expected a whole name, or "*" alone: a name with "*" in it cannot be resolved';
  return NAME.test(host.toLowerCase())
    ? `expected it in small letters: ${quote(host.toLowerCase())}`
    : 'expected a host name: letters, digits and dashes, with dots between';
}

/** An IPv4 address, or an IPv6 address in brackets, as the WHATWG URL standard writes it; undefined for what is none. */
function normalAddress(host: string): string | undefined {
  try {
    return new URL(`http://${host}/`).hostname;
  } catch {
    return undefined;
  }
}
