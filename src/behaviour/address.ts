import { decodeBytes } from '../audit/encoded-text.ts';
import type { Endianness } from '../seccomp/architecture.ts';

/** Address families, of the kernel's include/linux/socket.h. */
const AF_UNSPEC = 0;
const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;
const AF_PACKET = 17;
const AF_ALG = 38;
const AF_VSOCK = 40;

/**
 * The normal form of a `struct sockaddr`, as a SOCKADDR record holds it: `127.0.0.1:80`, `[fe80::1%2]:80`,
 * `unix:/run/x`, `unix:@abstract`, `unix:(unnamed)`, `netlink`, `packet`, `vsock:2:1024`, `alg:hash:sha256`, and
 * `family 31` for all others. An IPv4 address in IPv6's form is shown as the IPv4 address that it reaches. null where no
 * address was meant: shorter than a family, or of family AF_UNSPEC to end an association (`ends`, of connect(2)). In all
 * other calls the kernel takes AF_UNSPEC for IPv4 (net/ipv4/udp.c, `udp_sendmsg`; net/ipv4/af_inet.c, `__inet_bind`). An
 * address that is too short for its family is `family 2 (malformed)`.
 */
export function readAddress(
  bytes: Uint8Array,
  endianness: Endianness,
  unspecified: 'ends' | 'inet',
): string | null {
  if (bytes.length < 2) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = endianness === 'little';
  const family = view.getUint16(0, isLittle);
  switch (family) {
    case AF_UNSPEC:
      return unspecified === 'ends' ? null : readInet(bytes, view, family);
    case AF_UNIX:
      return readUnix(bytes);
    case AF_INET:
      return readInet(bytes, view, family);
    case AF_INET6:
      return bytes.length < 24 ? malformed(family) : readInet6(bytes, view, isLittle);
    case AF_NETLINK:
      return 'netlink';
    case AF_PACKET:
      return 'packet';
    case AF_ALG:
      return bytes.length < 88
        ? malformed(family)
        : `alg:${showText(bytes.subarray(2, 16))}:${showText(bytes.subarray(24))}`;
    case AF_VSOCK:
      return bytes.length < 12
        ? malformed(family)
        : `vsock:${view.getUint32(8, isLittle)}:${view.getUint32(4, isLittle)}`;
    default:
      return `family ${family}`;
  }
}

function malformed(family: number): string {
  return `family ${family} (malformed)`;
}

/** Whether a unix socket was named by a path, which leads to a file. */
export function isPathname(bytes: Uint8Array, endianness: Endianness): boolean {
  if (bytes.length < 3 || bytes[2] === 0) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint16(0, endianness === 'little') === AF_UNIX;
}

/** sockaddr_in: the port at 2, the address at 4. */
function readInet(bytes: Uint8Array, view: DataView, family: number): string {
  return bytes.length < 8 ? malformed(family) : `${bytes.subarray(4, 8).join('.')}:${view.getUint16(2)}`;
}

/** sockaddr_un: a pathname ends at its first NUL, an abstract name is all bytes after a first NUL (unix(7)). */
function readUnix(bytes: Uint8Array): string {
  const path = bytes.subarray(2);
  if (path.length === 0) return 'unix:(unnamed)';
  if (path[0] === 0) return `unix:@${showBytes(path.subarray(1))}`;
  return `unix:${showText(path)}`;
}

/** sockaddr_in6: the port at 2, the address at 8, the scope's interface at 24, which some callers leave out. */
function readInet6(bytes: Uint8Array, view: DataView, isLittle: boolean): string {
  const port = view.getUint16(2);
  const groups = Array.from({ length: 8 }, (_, group) => view.getUint16(8 + 2 * group));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return `${bytes.subarray(20, 24).join('.')}:${port}`;
  const scope = bytes.length < 28 ? 0 : view.getUint32(24, isLittle);
  return `[${showInet6(groups)}${scope === 0 ? '' : `%${scope}`}]:${port}`;
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as `::`. */
export function showInet6(groups: readonly number[]): string {
  let best = { at: 0, length: 1 };
  for (let at = 0; at < groups.length; at += 1) {
    let length = 0;
    while (at + length < groups.length && groups[at + length] === 0) length += 1;
    if (length > best.length) best = { at, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.length < 2) return hex.join(':');
  return `${hex.slice(0, best.at).join(':')}::${hex.slice(best.at + best.length).join(':')}`;
}

/** Up to the first NUL. */
function showText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return showBytes(end < 0 ? bytes : bytes.subarray(0, end));
}

function showBytes(bytes: Uint8Array): string {
  return decodeBytes(String.fromCharCode(...bytes)).text;
}
