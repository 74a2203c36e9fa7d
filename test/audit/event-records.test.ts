import fc from 'fast-check';
import { findNeeds } from '../../src/audit/event-needs.ts';
import {
  parseMmap,
  parseOpenHow,
  parsePair,
  parseSockaddr,
  parseSocketcall,
  parseTarget,
  parseTitle,
} from '../../src/audit/event-records.ts';
import { ExecveArguments } from '../../src/audit/execve-record.ts';
import { Observation } from '../../src/audit/observation.ts';
import { parseCwd, parsePath } from '../../src/audit/path-record.ts';
import { isForeign, parseSyscall } from '../../src/audit/syscall-record.ts';
import { readLines, sessionOf } from './event-fixtures.ts';
import { encodeString, hostileBytes } from './kernel-text.ts';

const CALL =
  'arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7f1 a2=241 a3=1b6 items=2 ppid=7 pid=9 auid=1000 uid=1000 ' +
  'gid=1000 euid=0 suid=1000 fsuid=1000 egid=1000 sgid=1000 fsgid=1000 tty=pts0 ses=5 comm="sh" exe="/bin/sh" key="k"';

test('reads a SYSCALL record', () => {
  expect(parseSyscall(CALL)).toEqual({
    arch: 0xc000003e,
    nr: 257,
    result: { succeeded: true, exit: 3n },
    args: [0xffffff9cn, 0x7f1n, 0x241n, 0x1b6n],
    items: 2,
    pid: 9,
    ppid: 7,
    uid: 1000,
    euid: 0,
    session: 5,
    comm: '"sh"',
    exe: '"/bin/sh"',
    key: '"k"',
  });
});

test.each([
  ['a personality', CALL.replace(' success', ' per=400000 success')],
  ['no result', CALL.replace(' success=yes exit=3', '')],
  ['an AppArmor label', CALL.replace(' key', ' subj=docker-default (enforce) key')],
  ['an SELinux label', CALL.replace(' key', ' subj=u:r:t:s0-s0:c0.c1023 key')],
  ['a label that looks like a key', CALL.replace(' key', ' subj=x key="y" z key')],
  ['several security modules', CALL.replace(' key', ' subj=? key')],
  ['no key', CALL.replace('"k"', '(null)')],
  ['several keys', CALL.replace('"k"', '6B016C')],
  ['no executable', CALL.replace('"/bin/sh"', '(null)')],
  ['an unset session', CALL.replace('ses=5', 'ses=4294967295')],
  ['a call of a kernel thread’s number', CALL.replace('syscall=257', 'syscall=-1')],
])('reads a SYSCALL record with %s', (_, body) => {
  expect(parseSyscall(body)).toMatchObject({ pid: 9, comm: '"sh"' });
});

test.each([
  ['cut off', CALL.slice(0, -1)],
  ['with more after it', `${CALL} x=1`],
  ['with another record’s head', CALL.replace(' key', ' subj=x type=SYSCALL msg=audit(1.000:1): key')],
  ['with an argument too few', CALL.replace(' a3=1b6', '')],
  ['with a number too large', CALL.replace('pid=9', 'pid=4294967296')],
  ['with a string that is not encoded', CALL.replace('"sh"', 'sh')],
  ['with a space in quotes', CALL.replace('"sh"', '"s h"')],
  ['with a result in words', CALL.replace('exit=3', 'exit=three')],
  ['with an argument in capitals', CALL.replace('a1=7f1', 'a1=7F1')],
])('takes no SYSCALL record %s', (_, body) => {
  expect(parseSyscall(body)).toBeUndefined();
});

test('tells a foreign record by its session, also where the rest cannot be read', () => {
  expect([isForeign(CALL, 5), isForeign(CALL, 6), isForeign(CALL.replace('ppid=7', 'ppid=x'), 6)]).toEqual([
    false,
    true,
    true,
  ]);
  expect(isForeign(CALL.replace(' ses=5', ''), 6)).toBe(false);
});

test('a program’s name cannot end a record’s field', () => {
  fc.assert(
    fc.property(hostileBytes(15), hostileBytes(200), (comm, exe) => {
      const body = CALL.replace('"sh"', encodeString(comm)).replace('"/bin/sh"', encodeString(`/${exe}`));
      expect(parseSyscall(body)).toMatchObject({
        pid: 9,
        session: 5,
        comm: encodeString(comm),
        exe: encodeString(`/${exe}`),
      });
    }),
  );
});

const PATH =
  'item=1 name="x" inode=5 dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=CREATE cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0';

test.each([
  ['as Linux 5.4 prints it', PATH],
  ['with the capabilities’ namespace', `${PATH} cap_frootid=0`],
  ['of a file with capabilities', PATH.replace('cap_fp=0', 'cap_fp=0000000000003000')],
  ['whose capabilities cannot be read', PATH.replace(/ cap_.*/, ' cap_fe=? cap_fver=? cap_fp=? cap_fi=?')],
  ['with a label', PATH.replace(' nametype', ' obj=u:object_r:tmp_t:s0 nametype')],
  ['with a label that looks like a kind', PATH.replace(' nametype', ' obj=x nametype=PARENT cap nametype')],
])('reads a PATH record %s', (_, body) => {
  expect(parsePath(body)).toEqual({
    item: 1,
    name: 'x',
    nameType: 'CREATE',
    inode: 5n,
    device: 'fe:00',
    mode: 0o100644,
  });
});

test.each([
  ['a name of nothing', 'name=(null)', { name: null }],
  ['a file with that name', 'name="(null)"', { name: '(null)' }],
  ['an empty name', 'name=""', { name: '' }],
  ['an encoded name', 'name=610A62', { name: 'a\\x0ab' }],
  ['a name in hex digits', 'name="6162"', { name: '6162' }],
])('reads %s', (_, name, expected) => {
  expect(parsePath(PATH.replace('name="x"', name))).toMatchObject(expected);
});

test.each([
  PATH.replace('CREATE', 'CREATED'),
  PATH.replace(' nametype=CREATE', ''),
  PATH.replace('"x"', 'x'),
  PATH.replace('item=1', 'item=-1'),
  PATH.replace('inode=5', 'inode=0x5'),
  PATH.replace(' mode=0100644', ''),
  `${PATH} x`,
])('takes no PATH record for %s', (body) => {
  expect(parsePath(body)).toBeUndefined();
});

test.each([
  [parseCwd, 'cwd="/a"', '/a'],
  [parseCwd, ' cwd=2F2061', '/ a'],
  [parseCwd, 'cwd=/a', undefined],
  [parseCwd, 'cwd="/a" x', undefined],
  [parsePair, 'fd0=3 fd1=4', [3, 4]],
  [parsePair, 'fd0=3', undefined],
  [parseMmap, 'fd=-1 flags=0x22', { fd: -1, flags: 0x22 }],
  [parseMmap, 'fd=3 flags=22', undefined],
  [parseOpenHow, 'oflag=02000101 mode=0600 resolve=0x8', { flags: 0o2000101n, mode: 0o600n, resolve: 8n }],
  [parseOpenHow, 'oflag=00 mode=00 resolve=0x0', { flags: 0n, mode: 0n, resolve: 0n }],
  [parseOpenHow, 'oflag=08 mode=00 resolve=0x0', undefined],
  [parseSockaddr, 'saddr=0200', Uint8Array.of(2, 0)],
  [parseSockaddr, 'saddr=02000', undefined],
  [parseSockaddr, 'saddr=0a00', undefined],
  [parseSockaddr, `saddr=${'00'.repeat(129)}`, undefined],
  [parseSocketcall, 'nargs=2 a0=ff a1=0', [255n, 0n]],
  [parseSocketcall, 'nargs=3 a0=ff a1=0', undefined],
  [parseSocketcall, 'nargs=2 a1=ff a0=0', undefined],
  [parseTarget, 'opid=5 oauid=-1 ouid=0 oses=-1 ocomm="x"', { pid: 5, session: 0xffffffff, comm: 'x' }],
  [parseTarget, 'opid=5 oauid=0 ouid=0 oses=3 obj=a b ocomm=20', { pid: 5, session: 3, comm: ' ' }],
  [parseTarget, 'opid=5 oauid=0 ouid=0 oses=3', undefined],
  [parseTitle, 'proctitle="x"', '"x"'],
  [parseTitle, 'proctitle="x', undefined],
] as const)('%p reads %j', (parse, body, expected) => {
  expect(parse(body)).toEqual(expected);
});

function readArguments(...bodies: string[]): readonly string[] | undefined {
  const all = new ExecveArguments();
  return bodies.every((body) => all.add(body)) ? all.finish() : undefined;
}

test.each([
  [['argc=2 a0="a" a1=2062'], ['a', ' b']],
  [['argc=1 a0=""'], ['']],
  [['argc=0 a0="x"'], []],
  [
    ['argc=3 a0="a"', ' a1="b" a2="c"'],
    ['a', 'b', 'c'],
  ],
  [
    ['argc=2 a0="a" a1_len=4 a1[0]="bc"', ' a1[1]="de"'],
    ['a', 'bcde'],
  ],
  [
    ['argc=2 a0_len=4 a0[0]=6162', ' a0[1]= a1="c"'],
    ['ab', 'c'],
  ],
])('puts the arguments of %j together', (bodies, expected) => {
  expect(readArguments(...bodies)).toEqual(expected);
});

test.each([
  [['argc=2 a0="a"']],
  [['a0="a"']],
  [['argc=2 a0="a" a2="b"']],
  [['argc=2 a1="a" a0="b"']],
  [['argc=1 a0="a" b']],
  [['argc=2 a0="a" a1_len=4 a1[0]="bc"']],
  [['argc=2 a0="a" a1_len=4 a1[0]="bc"', ' a1[2]="de"']],
  [['argc=2 a0="a" a1_len=4 a1[0]="bc"', ' a1[1]="def"']],
  [['argc=3 a0="a" a1_len=4 a1[0]="bc"', ' a2="d"']],
  [['argc=2 a0="a"', ' a1[0]="b"']],
  [['argc=1 a0="a"', 'argc=1 a0="a"']],
])('finds out that arguments are missing from %j', (bodies) => {
  expect(readArguments(...bodies)).toBeUndefined();
});

const need = (
  nr: number,
  result: { succeeded: boolean; exit: bigint } | null,
  args: readonly number[],
  arch = 0xc000003e,
) =>
  findNeeds(
    {
      ...(parseSyscall(CALL) as NonNullable<ReturnType<typeof parseSyscall>>),
      arch,
      nr,
      result,
      args: [0, 1, 2, 3].map((at) => BigInt(args[at] ?? 0)) as unknown as [bigint, bigint, bigint, bigint],
    },
    null,
  );
const done = { succeeded: true, exit: 0n };
const failed = (exit: bigint) => ({ succeeded: false, exit });

test.each([
  ['an execve', need(59, done, []), ['EXECVE']],
  ['an execve that failed', need(59, failed(-2n), []), []],
  ['a connect', need(42, done, [3, 1, 16]), ['SOCKADDR']],
  ['a connect that was refused', need(42, failed(-111n), [3, 1, 16]), ['SOCKADDR']],
  ['a connect without a descriptor', need(42, failed(-9n), [3, 1, 16]), []],
  ['a connect without an address', need(42, done, [3, 1, 0]), []],
  ['a kill', need(62, done, []), ['OBJ_PID']],
  ['a kill that was not permitted', need(62, failed(-1n), []), ['OBJ_PID']],
  ['a kill of nobody', need(62, failed(-3n), []), []],
  ['a file mapping', need(9, done, [0, 0, 5, 2]), ['MMAP']],
  ['a mapping of memory', need(9, done, [0, 0, 5, 0x22]), []],
  ['i386’s first mmap', need(90, done, [], 0x40000003), []],
  ['a trace', need(101, done, [0x4206]), ['OBJ_PID']],
  ['a traced process’s own word', need(101, done, [0]), []],
  ['a pipe', need(293, done, []), ['FD_PAIR']],
  ['i386’s socketcall', need(102, done, [3], 0x40000003), ['SOCKETCALL']],
  ['a call that no table has', need(600, done, []), []],
  ['a call that the process ended in', need(59, null, []), []],
])('says which record %s has to have', (_, found, expected) => {
  expect(found).toEqual(expected);
});

const lines = readLines('events-raw').filter(({ length }) => length < 1000);
const mutation = fc.record({
  line: fc.nat(lines.length - 1),
  at: fc.nat(300),
  remove: fc.nat(20),
  insert: fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      '"',
      '\x1d',
      ' pid=1',
      ' exe="/x"',
      ' a1[0]=',
      'argc=',
      '-',
      '(null)',
      '\xff',
      ' key=',
    ),
    fc.nat(lines.length - 1).map((n) => lines[n] ?? ''),
  ),
});

test('events of mutated records are whole or incomplete, without a throw', () => {
  const session = sessionOf(lines);
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 8 }), (mutations) => {
      const changed = [...lines];
      for (const { line, at, remove, insert } of mutations)
        changed[line] = `${changed[line]?.slice(0, at)}${insert}${changed[line]?.slice(at + remove)}`;
      let heard = 0;
      const plan = {
        session,
        arch: 0xc000003e,
        startCanary: 300_000_001,
        endCanary: 300_000_002,
        launcher: 1,
      };
      const observation = new Observation(plan, undefined, undefined, {
        plan: { key: 'callgate-7', endCanary: '/callgate-0', decides: true },
        listener() {
          heard += 1;
        },
      });
      for (const line of changed) observation.push(line);
      observation.finish();
      expect(heard).toBe(observation.events?.total);
      expect(observation.events?.open).toBe(0);
    }),
    { numRuns: 300 },
  );
});
