import { showInet6 } from '../behaviour/address.ts';
import { decodeHex } from './encoded-text.ts';
import { parseMmap, parsePair, parseSockaddr, parseSocketcall, parseTarget } from './event-records.ts';
import { parsePath } from './path-record.ts';
import { parseSyscall } from './syscall-record.ts';

/**
 * What `ausearch -i` (3.0.9, LC_ALL=C, tty escaping) prints of the fields that behaviours are made of, from how the
 * kernel printed them: fragments that all have to be in its line. Where it has no right reading, nothing is expected.
 */
export function expectField(type: string, body: string): readonly string[] {
  switch (type) {
    case 'SYSCALL':
      return expectCall(body);
    case 'PATH':
      return expectPath(body);
    case 'CWD':
      return [`cwd=${printToken(body.slice(body.indexOf('=') + 1))} `];
    case 'SOCKADDR':
      return expectAddress(parseSockaddr(body) ?? new Uint8Array());
    case 'EXECVE':
      return [` ${body.trim().replace(FIELD, (_, name, token) => `${name}${printToken(token)}`)} `];
    case 'OBJ_PID': {
      const target = parseTarget(body);
      const name = / ocomm=(\S+)$/.exec(body)?.[1] ?? '';
      return target === undefined ? [' OBJ_PID'] : [`opid=${target.pid} `, ` ocomm=${printToken(name)} `];
    }
    case 'MMAP':
      return [`fd=${parseMmap(body)?.fd} `];
    case 'FD_PAIR':
      return [`fd0=${parsePair(body)?.[0]} fd1=${parsePair(body)?.[1]} `];
    case 'SOCKETCALL':
      return [(parseSocketcall(body) ?? []).map((value, at) => `a${at}=0x${value.toString(16)} `).join('')];
    default:
      return [];
  }
}

const FIELD = /(a\d+(?:\[\d+\])?=)("[^"]*"|[0-9A-F]*)(?= |$)/g;

function expectCall(body: string): readonly string[] {
  const record = parseSyscall(body);
  if (record === undefined) return [];
  const { items, ppid, pid, session, comm, exe } = record;
  return [
    ` items=${items} ppid=${ppid} pid=${pid} `,
    ` ses=${session === 0xffffffff ? 'unset' : session} comm=${printToken(comm)} exe=${printToken(exe)} `,
  ];
}

function expectPath(body: string): readonly string[] {
  const path = parsePath(body);
  if (path === undefined) return [];
  const { item, inode, device, nameType } = path;
  const name = printToken(/ name=(\S+)/.exec(body)?.[1] ?? '');
  const place = inode === null ? '' : `inode=${inode} dev=${device} `;
  return [`item=${item} name=${name} ${place}`, ` nametype=${nameType} `];
}

const AF = { local: 1, inet: 2, inet6: 10, netlink: 16 };

/** An abstract socket, vsock, packet and an unspecified family are not told as what they are. */
function expectAddress(address: Uint8Array): readonly string[] {
  const view = new DataView(address.buffer, address.byteOffset, address.byteLength);
  const family = address.length < 2 ? 0 : view.getUint16(0, true);
  if (family === AF.inet && address.length >= 16)
    return [`saddr_fam=inet laddr=${address.slice(4, 8).join('.')} lport=${view.getUint16(2)} `];
  if (family === AF.inet6 && address.length >= 24) return expectInet6(view);
  if (family === AF.netlink && address.length >= 12)
    return [`saddr_fam=netlink nlnk-fam=16 nlnk-pid=${view.getUint32(4, true)} `];
  if (family === AF.local && address.length > 2 && address[2] !== 0) {
    const end = address.indexOf(0, 2);
    const path = String.fromCharCode(...address.slice(2, end === -1 ? undefined : end));
    return [`saddr_fam=local path=${escapeBytes(path)} `];
  }
  return ['saddr='];
}

/** An interface's name, which it prints for a scope, and forms that hold an IPv4 address are not held against it. */
function expectInet6(view: DataView): readonly string[] {
  const groups = Array.from({ length: 8 }, (_, group) => view.getUint16(8 + 2 * group));
  const isPlain = groups[0] !== 0 || groups.slice(0, 7).every((group) => group === 0);
  const hasScope = view.byteLength >= 28 && view.getUint32(24, true) !== 0;
  const shown = isPlain && !hasScope ? `${showInet6(groups)} ` : '';
  return [`saddr_fam=inet6 laddr=${shown}`, ` lport=${view.getUint16(2)} `];
}

/** A string as the kernel printed it, as ausearch prints it: decoded, its quotes gone. */
function printToken(token: string): string {
  if (token.startsWith('"')) return escapeBytes(token.slice(1, -1));
  if (!/^(?:[0-9A-F]{2})+$/.test(token)) return token;
  return escapeBytes(decodeHex(token));
}

/** Control characters in octal, and everything else as it is: a backslash, too, so that two names may print alike. */
function escapeBytes(bytes: string): string {
  return bytes.replace(/[\x01-\x1f]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
