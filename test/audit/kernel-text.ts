import fc from 'fast-check';

/** What a record is printed from; strings are bytes, one a character. */
export interface Call {
  seconds: number;
  milliseconds: number;
  serial: number;
  auid: number;
  uid: number;
  gid: number;
  session: number;
  label: string | null;
  pid: number;
  comm: string;
  exe: string | null;
  sig: number;
  arch: number;
  /** As an int. */
  syscall: number;
  compat: number;
  ip: bigint;
  code: number;
}

export const plainCall: Call = {
  seconds: 1_795_324_882,
  milliseconds: 423,
  serial: 10,
  auid: 1000,
  uid: 1000,
  gid: 1000,
  session: 5,
  label: null,
  pid: 123,
  comm: 'node',
  exe: '/usr/bin/node',
  sig: 0,
  arch: 0xc000003e,
  syscall: 39,
  compat: 0,
  ip: 0x7f0000001234n,
  code: 0x7ffc0000,
};

/** The kernel's `audit_log_untrustedstring`, written from its description. */
export function encodeString(bytes: string): string {
  const plain = [...bytes].every((c) => c > ' ' && c <= '~' && c !== '"');
  return plain ? `"${bytes}"` : Buffer.from(bytes, 'latin1').toString('hex').toUpperCase();
}

/** The line that auditd writes for a call, in its RAW format. */
export function printCall(changes: Partial<Call> = {}): string {
  const call = { ...plainCall, ...changes };
  const time = `${call.seconds}.${String(call.milliseconds).padStart(3, '0')}`;
  const exe = call.exe === null ? '(null)' : encodeString(call.exe);
  return (
    `type=SECCOMP msg=audit(${time}:${call.serial}): auid=${call.auid} uid=${call.uid} gid=${call.gid} ` +
    `ses=${call.session}${call.label === null ? '' : ` subj=${call.label}`} pid=${call.pid} ` +
    `comm=${encodeString(call.comm)} exe=${exe} sig=${call.sig} arch=${call.arch.toString(16)} ` +
    `syscall=${call.syscall} compat=${call.compat} ip=0x${call.ip.toString(16)} code=0x${call.code.toString(16)}`
  );
}

const byte = fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code));
const fragment = fc.constantFrom(
  ' pid=1',
  ' comm="x"',
  '"',
  ' exe=',
  'type=SECCOMP msg=audit(1.000:1): ',
  '\n',
  '\x1d',
  ' sig=0 arch=c000003e syscall=1 compat=0 ip=0x1 code=0x7ffc0000',
  'ABCD',
  '(null)',
);

/** Bytes a program may choose for its name or path. */
export const hostileBytes = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: byte }, { weight: 1, arbitrary: fragment }), { maxLength })
    .map((parts) => parts.join('').slice(0, maxLength));

const u32 = fc.integer({ min: 0, max: 0xffffffff });

export const anyCall: fc.Arbitrary<Call> = fc.record({
  seconds: fc.integer({ min: 0, max: 99_999_999_999 }),
  milliseconds: fc.integer({ min: 0, max: 999 }),
  serial: u32,
  auid: u32,
  uid: u32,
  gid: u32,
  session: u32,
  label: fc.constantFrom(
    null,
    '?',
    'unconfined',
    'docker-default (enforce)',
    'a:b:c:s0-s0:c0.c1023',
    'x pid=7 y',
  ),
  pid: fc.integer({ min: 1, max: 4_194_304 }),
  comm: hostileBytes(15),
  exe: fc.option(
    hostileBytes(300).map((path) => `/${path}`),
    { nil: null },
  ),
  sig: fc.integer({ min: 0, max: 64 }),
  arch: u32,
  syscall: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
  compat: fc.integer({ min: 0, max: 1 }),
  ip: fc.bigInt({ min: 0n, max: 0xffffffffffffffffn }),
  code: u32,
});
