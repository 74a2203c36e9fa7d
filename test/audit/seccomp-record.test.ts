import fc from 'fast-check';
import { decodeToken } from '../../src/audit/encoded-text.ts';
import { parseSeccompRecord } from '../../src/audit/seccomp-record.ts';
import { anyCall, encodeString, hostileBytes, plainCall, printCall } from './kernel-text.ts';

const plain = printCall();

test('reads every field', () => {
  expect(parseSeccompRecord(plain)).toEqual({
    ok: true,
    value: {
      node: null,
      timeMs: 1_795_324_882_423,
      serial: 10,
      session: 5,
      auid: 1000,
      uid: 1000,
      gid: 1000,
      pid: 123,
      comm: '"node"',
      exe: '"/usr/bin/node"',
      sig: 0,
      arch: 0xc000003e,
      syscall: 39,
      compat: 0,
      ip: '0x7f0000001234',
      code: 0x7ffc0000,
    },
  });
});

test('reads back what the kernel prints, whatever the strings hold', () => {
  fc.assert(
    fc.property(
      anyCall,
      fc.constantFrom('', '\x1dAUID="a pid=3 b" ARCH=x86_64 SYSCALL=unknown-syscall(-1)'),
      (call, enrichment) => {
        const { seconds, milliseconds, label: _, comm, exe, syscall, ip, ...same } = call;
        expect(parseSeccompRecord(printCall(call) + enrichment)).toEqual({
          ok: true,
          value: {
            ...same,
            node: null,
            timeMs: seconds * 1000 + milliseconds,
            comm: encodeString(comm),
            exe: exe === null ? '(null)' : encodeString(exe),
            syscall: syscall >>> 0,
            ip: `0x${ip.toString(16)}`,
          },
        });
      },
    ),
    { numRuns: 2000 },
  );
});

test('no program name or path changes another field', () => {
  const { value: expected } = parseSeccompRecord(plain) as { value: object };
  fc.assert(
    fc.property(hostileBytes(15), hostileBytes(200), (comm, path) => {
      const line = printCall({ comm, exe: `/${path}` });
      expect(line.includes('\n')).toBe(false);
      expect(parseSeccompRecord(line)).toEqual({
        ok: true,
        value: { ...expected, comm: encodeString(comm), exe: encodeString(`/${path}`) },
      });
    }),
    { numRuns: 2000 },
  );
});

test('reads an exe of 4,096 bytes', () => {
  const exe = `/${' \xff'.repeat(2047)}x`;
  expect(parseSeccompRecord(printCall({ exe }))).toMatchObject({
    value: { exe: encodeString(exe), pid: 123 },
  });
});

test.each([
  ['-1', 0xffffffff],
  ['-2147483648', 0x80000000],
  ['1073741863', 0x40000027],
  ['4294967295', 0xffffffff],
])('syscall=%s is %d', (text, syscall) => {
  expect(parseSeccompRecord(plain.replace('syscall=39', `syscall=${text}`))).toMatchObject({
    value: { syscall },
  });
});

test.each([
  ['a label with spaces', ' ses=5 subj=docker-default (enforce)'],
  [
    'a label that looks like the tail',
    ' ses=5 subj=a pid=9 comm="b" exe="/c" sig=9 arch=40000003 syscall=1 compat=1 ip=0x1 code=0x0',
  ],
  ['several labels', ' ses=5 subj=a (b) subj2=c d'],
  ['a new field between known ones', ' cgroup=7 ses=5'],
])('tolerates %s', (_, fields) => {
  expect(parseSeccompRecord(plain.replace(' ses=5', fields))).toMatchObject({
    value: { session: 5, pid: 123, syscall: 39, exe: '"/usr/bin/node"', code: 0x7ffc0000 },
  });
});

test('reads a line with a node', () => {
  expect(parseSeccompRecord(`node=h ${plain}`)).toMatchObject({
    value: { node: 'h', serial: plainCall.serial },
  });
});

test.each([
  ['cut short', plain.slice(0, -30)],
  ['with more after the code', `${plain} x=1`],
  ['with a longer code', `${plain}00`],
  ['without a code', plain.replace(/ code=.*/, '')],
  ['without a session', plain.replace(' ses=5', '')],
  ['with a session above 32 bits', plain.replace('ses=5', 'ses=4294967296')],
  ['with a pid of eleven digits', plain.replace('pid=123', 'pid=12345678901')],
  ['with a syscall below an int', plain.replace('syscall=39', 'syscall=-2147483649')],
  ['with a syscall of -0', plain.replace('syscall=39', 'syscall=-0')],
  ['with a syscall above 32 bits', plain.replace('syscall=39', 'syscall=4294967296')],
  ['with upper-case hex in arch', plain.replace('c000003e', 'C000003E')],
  ['with compat=2', plain.replace('compat=0', 'compat=2')],
  ['with an unquoted comm', plain.replace('"node"', 'node')],
  ['with an odd number of hex digits', plain.replace('"node"', '6E6F6')],
  ['with lower-case hex', plain.replace('"node"', '6e6f')],
  ['with a space in quotes', plain.replace('"node"', '"no de"')],
  ['with a quote in quotes', plain.replace('"node"', '"no"de"')],
  ['with an empty comm', plain.replace('"node"', '')],
  ['with a byte above 0x7e in quotes', plain.replace('"node"', '"no\x7fde"')],
  ['with two spaces', plain.replace(' exe=', '  exe=')],
  ['with fields in another order', plain.replace('uid=1000 gid=1000', 'gid=1000 uid=1000')],
  ['with text between exe and sig', plain.replace(' sig=', ' x=1 sig=')],
  ['with text between ses and pid that is no field', plain.replace(' pid=', ' (enforce) pid=')],
  ['of another type', plain.replace('SECCOMP', 'SECCOMPX')],
])('rejects a record %s', (_, line) => {
  expect(parseSeccompRecord(line)).toEqual({ ok: false, rejection: 'bad-seccomp' });
});

test('names what is wrong with the envelope', () => {
  expect(parseSeccompRecord(` ${plain}`)).toEqual({ ok: false, rejection: 'no-envelope' });
  expect(parseSeccompRecord(`${plain.slice(0, 30)}${plain}`)).toEqual({ ok: false, rejection: 'bad-time' });
  expect(parseSeccompRecord(`${plain.slice(0, 80)}${plain}`)).toEqual({
    ok: false,
    rejection: 'bad-seccomp',
  });
  expect(parseSeccompRecord(plain.replace('.423', '.42'))).toEqual({ ok: false, rejection: 'bad-time' });
  expect(parseSeccompRecord(`${plain.replace(' pid', ' subj=\0 pid')}`)).toEqual({
    ok: false,
    rejection: 'nul-byte',
  });
});

test('a record that was cut off anywhere does not swallow the next one', () => {
  for (let length = 1; length < plain.length; length += 1) {
    expect(parseSeccompRecord(plain.slice(0, length) + printCall({ serial: 11 })).ok).toBe(false);
  }
});

test('an encoded string decodes to its bytes', () => {
  expect(decodeToken(encodeString('a b')).text).toBe('a b');
});
