import type { SyscallEvent } from '../../src/audit/event.ts';
import { nameOf } from '../../src/audit/event-needs.ts';
import { assemble, readLines, sessionOf } from './event-fixtures.ts';

// What test/programs/each-record.c did, as the kernel recorded it.
const lines = readLines('events-raw');
const { events } = assemble(lines, sessionOf(lines));
const of = (call: string) => events.filter(({ arch, nr }) => nameOf(arch, nr) === call);
const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('hex'));
const names = (event: SyscallEvent | undefined) =>
  event?.paths.map(({ name, nameType }) => `${nameType} ${name}`);

test('each address is there as it stood in memory', () => {
  const hex = (name: string) => Buffer.from(name).toString('hex');
  expect(
    of('connect').map(({ sockaddr, exit }) => `${exit} ${text(sockaddr)?.replace(/(?:00)+$/, '')}`),
  ).toEqual([
    '-111 020000097f000001',
    '-111 0a0000090000000000000000000000000000000000000001',
    '0 10',
    '-104 28000000d204000002',
    `-2 0100${hex('socket of mine')}`,
    `-111 010000${hex('abstract name')}`,
    '0 ',
    '-9 undefined',
    '-14 undefined',
  ]);
});

test('a path is told by its parent and its last name, as the program gave it', () => {
  expect(
    of('openat')
      .map(names)
      .filter((paths) => paths?.length === 2),
  ).toContainEqual(['PARENT /var/tmp/agent/my work', 'CREATE made here']);
  expect(of('openat').flatMap(({ paths }) => paths.map(({ name }) => name))).toEqual(
    expect.arrayContaining([
      'folder/../folder/quote"and\\\\and\\x0aline',
      '\\xff\\xfe not utf-8',
      'grüß',
      'missing/file',
    ]),
  );
  expect(names(of('renameat')[0])).toEqual([
    'PARENT /var/tmp/agent/my work',
    'PARENT /var/tmp/agent/my work',
    'DELETE created',
    'CREATE renamed',
  ]);
  expect(of('fchmod')[0]?.paths).toMatchObject([{ name: null, nameType: 'NORMAL', mode: 0o100644 }]);
  expect(of('execveat').map(({ paths }) => paths[0]?.name)).toEqual(['', 'program', '']);
});

test('a file’s own numbers are there, and none where there is no file', () => {
  const [made] = of('mkdir');
  expect(made?.paths[1]).toMatchObject({ name: 'folder', device: 'fe:00', mode: 0o40755 });
  expect(typeof made?.paths[1]?.inode).toBe('bigint');
  const [missed] = of('execve').filter(({ succeeded }) => !succeeded);
  expect(missed?.paths).toEqual([
    { item: 0, name: 'missing program', nameType: 'UNKNOWN', inode: null, device: null, mode: null },
  ]);
});

test('the arguments of a program are whole, the first of them, however many records they take', () => {
  const argv = [...of('execve'), ...of('execveat')].flatMap((event) =>
    event.argv === null ? [] : [event.argv],
  );
  const few = ['program', 'end', '', 'two words', 'quote"', 'café'];
  expect(argv).toContainEqual(few);
  expect(argv).toContainEqual(['/bin/true', 'an option', './script', ...few.slice(1)]);
  expect(argv).toContainEqual(['']);
  const cut = argv.find((all) => all[2]?.startsWith('xxx')) ?? [];
  expect(cut.map((one) => one.slice(0, 3))).toEqual(['pro', 'end', 'xxx', '   ', 'yyy', 'vvv', 'zzz', 'las']);
  expect(cut[2]).toHaveLength(1025);
  expect(cut[2]?.endsWith('…')).toBe(true);
  expect(cut.at(-1)).toBe('last');
  const many = argv.find((all) => all[3] === 'argument') ?? [];
  expect(many).toHaveLength(32);
  expect(many[31]).toBe('argument');
  expect(
    of('execve')
      .filter(({ succeeded }) => !succeeded)
      .map((event) => event.argv),
  ).toEqual([null]);
});

test('a deleted and a nameless program are told as such', () => {
  const exes = [...new Set(events.map(({ exe }) => exe))];
  expect(exes).toEqual([
    '/var/tmp/each-record',
    '/memfd:in memory (deleted)',
    '/var/tmp/agent/my work/program',
    '/var/tmp/agent/my work/program (deleted)',
    '/usr/bin/true',
  ]);
});

test('whom a signal reached is there, each process of a group', () => {
  const [probe] = of('kill');
  expect(probe?.targets).toMatchObject([{ comm: 'each-record', session: sessionOf(lines) }]);
  expect(of('kill').find(({ args }) => args[0] === 0n)?.targets).toHaveLength(21);
  expect(of('tgkill')[0]?.targets).toHaveLength(1);
  expect(of('ptrace')[0]?.targets).toHaveLength(1);
  expect(events.find(({ comm }) => comm === 'renamed "now"')).toBeDefined();
});

test('what a call keeps behind a pointer is there where the kernel records it', () => {
  expect(of('openat2')[0]?.openHow).toEqual({ flags: 0o2000101n, mode: 0o600n, resolve: 8n });
  expect(of('socketcall').map(({ socketcall }) => socketcall?.length)).toEqual([3, 3]);
  expect(of('socketcall')[1]?.sockaddr?.slice(0, 8)).toEqual(Uint8Array.of(2, 0, 0, 9, 127, 0, 0, 1));
  expect(of('socketpair')[0]?.pair).toEqual([4, 5]);
  expect(of('pipe2')[0]?.pair).toEqual([6, 7]);
  expect(of('mmap').filter(({ mmap }) => mmap !== null)[0]?.mmap).toEqual({ fd: 9, flags: 2 });
  expect(of('mmap').find(({ exit }) => exit === -9n)?.mmap).toEqual({ fd: 777, flags: 2 });
});

test('of a sendmmsg to two addresses, the kernel keeps the last', () => {
  expect(of('sendmmsg').map(({ sockaddr, exit }) => [exit, sockaddr?.[3]])).toEqual([[2n, 54]]);
});

test('the result and the arguments are as wide as the machine’s', () => {
  const mapped = of('mmap').find(({ succeeded }) => succeeded);
  expect(mapped?.exit).toBeGreaterThan(0x7f0000000000n);
  expect(of('openat')[0]?.args[0]).toBe(0xffffff9cn);
  expect(of('connect')[0]?.exit).toBe(-111n);
});

describe('of root’s calls', () => {
  const log = readLines('events-root');
  const { events: all, incomplete } = assemble(log, sessionOf(log));
  const made = (call: string) => all.filter(({ arch, nr }) => nameOf(arch, nr) === call);

  test('a message queue’s own directory has no record, and the event is whole without', () => {
    expect(incomplete).toEqual([]);
    expect(made('mq_open').map(({ exit, paths }) => [exit, paths.length])).toEqual([
      [expect.any(BigInt), 1],
      [-2n, 1],
      [-17n, 1],
    ]);
    expect(made('mq_unlink').map(({ exit, paths }) => [exit, paths.length])).toEqual([
      [0n, 1],
      [-2n, 0],
    ]);
  });

  test('addresses of the kernel’s other families are there', () => {
    expect(made('bind').map(({ sockaddr }) => sockaddr?.[0])).toEqual([undefined, 17, 40]);
  });

  test('a mount names its directory', () => {
    expect(made('mount').map(({ paths }) => paths.map(({ name }) => name))).toContainEqual(['/mnt']);
  });
});
