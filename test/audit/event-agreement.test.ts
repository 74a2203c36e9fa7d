import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARGUMENT_READINGS } from '../../src/audit/ausearch-arguments.ts';
import { ausearchEventArguments, compareEventReadings } from '../../src/audit/event-agreement.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { groupLines, readLines } from './event-fixtures.ts';
import { encodeString } from './kernel-text.ts';

const ausearch = ['/usr/sbin/ausearch', '/sbin/ausearch'].find((path) => existsSync(path));
const isRequired = process.env.CALLGATE_REQUIRE_KERNEL === '1';
const onMachinesWithAusearch = ausearch === undefined && !isRequired ? describe.skip : describe;

const call = (nr: number, args: readonly number[], serial: number, arch = 'c000003e') =>
  `type=SYSCALL msg=audit(${1_795_530_705 + (serial >> 3)}.239:${serial}): arch=${arch} syscall=${nr} success=yes exit=0 ` +
  `${[0, 1, 2, 3].map((at) => `a${at}=${(args[at] ?? 0).toString(16)} `).join('')}items=0 ppid=1 pid=2 auid=1000 uid=1000 ` +
  'gid=1000 euid=1000 suid=1000 fsuid=1000 egid=1000 sgid=1000 fsgid=1000 tty=(none) ses=5 comm="x" exe="/x" key=(null)';
const record = (type: string, body: string, serial: number) =>
  `type=${type} msg=audit(1795530705.239:${serial}): ${body}`;

onMachinesWithAusearch('the installed ausearch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'event-agreement-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(events: readonly string[]): { raw: string; interpreted: string } {
    const file = join(folder, 'in.log');
    writeFileSync(file, events.map((text) => `${text}\n`).join(''), 'latin1');
    const print = (form: 'raw' | 'interpreted') =>
      execFileSync(ausearch ?? '', ausearchEventArguments(file, form), {
        encoding: 'latin1',
        env: { LC_ALL: 'C', TZ: 'UTC' },
        maxBuffer: 1 << 28,
      });
    return { raw: print('raw'), interpreted: print('interpreted') };
  }
  const interpret = (line: string) => run([line]).interpreted;

  test.each(['events-raw', 'events-enriched'])('reads every event of %s.log as we do', (name) => {
    const events = groupLines(readLines(name)).map((lines) => lines.join('\n'));
    expect(events.length).toBeGreaterThan(50);
    expect(compareEventReadings(events, run(events))).toEqual([]);
  });

  test('prints every byte of a name as we expect it', () => {
    const names = Array.from({ length: 255 }, (_, n) => `a${String.fromCharCode(n + 1)}b`);
    const lines = names.flatMap((name, n) => [
      record('CWD', `cwd=${encodeString(`/${name}`)}`, 3 * n + 1),
      record(
        'PATH',
        `item=0 name=${encodeString(name)} nametype=UNKNOWN cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0`,
        3 * n + 2,
      ),
      record('EXECVE', `argc=2 a0=${encodeString(name)} a1=""`, 3 * n + 3),
    ]);
    expect(compareEventReadings(lines, run(lines))).toEqual([]);
  });

  test('is not misled by what a program calls itself or its files', () => {
    const names = [
      ' exe=/bin/true',
      ' key=x',
      '\ntype=PATH',
      '\n----\n',
      ' nametype=NORMAL',
      ' inode=7 dev=00:01',
      'saddr={ ',
    ];
    const lines = names.flatMap((name, n) => [
      call(59, [], 10 * n + 1)
        .replace('comm="x"', `comm=${encodeString(name)}`)
        .replace('"/x"', encodeString(`/${name}`)),
      record('CWD', `cwd=${encodeString(`/${name}`)}`, 10 * n + 1),
      record(
        'PATH',
        `item=0 name=${encodeString(name)} inode=5 dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=CREATE cap_fp=0`,
        10 * n + 1,
      ),
    ]);
    expect(compareEventReadings(lines, run(lines))).toEqual([]);
  });

  test.each(Object.entries(ARGUMENT_READINGS).map(([name, [index]]) => [name, index] as const))(
    'reads the argument of %s as we do, whatever its value',
    (name, index) => {
      const nr = syscallNumber('x86_64', name) ?? -1;
      const values = [
        ...Array(200).keys(),
        ...Array.from({ length: 32 }, (_, bit) => 2 ** bit),
        ...Array.from({ length: 32 }, (_, n) => 0x4200 + n),
        ...[0x59616d61, 0x53564d41, 0o1101, 0o2002, 0o20200002, 0x7e020080, 0x10020000],
      ];
      const lines = values.map((value, n) =>
        call(nr, Object.assign([0, 0, 0, 0], { [index]: value }), n + 1),
      );
      expect(compareEventReadings(lines, run(lines))).toEqual([]);
    },
  );

  test('reads every form of an IPv6 address as we do', () => {
    const forms = [
      '::1',
      '::',
      '2001:db8::1:0:0:1',
      'fe80::1',
      '1:2:3:4:5:6:7:8',
      '1:0:0:2:0:0:0:3',
      '::ffff:1.2.3.4',
      '::1.2.3.4',
      'ff02::1:2',
    ];
    const toHex = (text: string) => {
      const [head = '', tail] = text
        .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)/, (_, ...quads) =>
          [quads.slice(0, 2), quads.slice(2, 4)]
            .map(([a, b]) => (Number(a) * 256 + Number(b)).toString(16))
            .join(':'),
        )
        .split('::');
      const groups = (part = '') => part.split(':').filter((group) => group !== '');
      const zeros = Array(8 - groups(head).length - groups(tail).length).fill('0');
      return [...groups(head), ...zeros, ...groups(tail)]
        .map((group) => group.padStart(4, '0'))
        .join('')
        .toUpperCase();
    };
    const lines = forms.map((form, n) =>
      record('SOCKADDR', `saddr=0A00005000000000${toHex(form)}00000000`, n + 1),
    );
    const output = run(lines);
    expect(compareEventReadings(lines, output)).toEqual([]);
    const other = output.interpreted.replace('2001:db8::1:0:0:1', '2001:db8::1:0:0:2');
    expect(compareEventReadings(lines, { ...output, interpreted: other })).toHaveLength(1);
  });

  const address = (hex: string) => record('SOCKADDR', `saddr=${hex}`, 1);
  const path = (name: string) => record('PATH', `item=0 name=${name} nametype=NORMAL cap_fp=0`, 1);
  const nameIn = (line: string) => / name=(.*) nametype/.exec(interpret(line))?.[1];
  /** Each row of the page, in its order. */
  const WRONG: readonly (readonly [what: string, holds: () => boolean])[] = [
    ['an abstract unix socket', () => interpret(address('0100006162')).includes('saddr_fam=local path=ab ')],
    [
      'a vsock address',
      () => interpret(address('28000000D20400000200000000000000')).includes('saddr_fam=vsock (unsupported)'),
    ],
    [
      'a packet address',
      () =>
        interpret(address('1100080003000000010000060000000000000000')).includes(
          'saddr_fam=packet (unsupported)',
        ),
    ],
    ['a unix socket without a name', () => interpret(address('0100')).includes('sockaddr len too short')],
    [
      'the family AF_UNSPEC, which ends an association in `connect` and is IPv4 in `bind` and `sendto`',
      () => interpret(address('00000000000000000000000000000000')).includes('unknown-family(0)'),
    ],
    [
      'the `open_how` of `openat2`',
      () =>
        interpret(record('OPENAT2', 'oflag=02000101 mode=0600 resolve=0x8', 1)).includes(
          'oflag=O_WRONLY|O_NOCTTY ',
        ),
    ],
    ['the flags of `clone`', () => interpret(call(56, [0x10000011], 1)).includes(' a0=0x10000011 ')],
    ['the family of `socketpair`', () => interpret(call(53, [1, 1], 1)).includes(' a0=0x1 ')],
    [
      'the protocol of a packet or netlink socket',
      () =>
        interpret(call(41, [17, 2, 8], 1)).includes(' a2=egp ') &&
        interpret(call(41, [16, 3, 15], 1)).includes(' a2=unknown-proto(f) '),
    ],
    ['CLONE_NEWCGROUP', () => interpret(call(272, [0x2000000], 1)).includes(' a0=CLONE_STOPPED ')],
    ['CLONE_NEWTIME', () => interpret(call(272, [0x80], 1)).includes(' a0=0x80 ')],
    ['SIGPWR', () => interpret(call(62, [1, 30], 1)).includes(' a1=IGPWR ')],
    [
      'a path without a name, and a file with the name `(null)`',
      () => nameIn(path('(null)')) === nameIn(path('"(null)"')),
    ],
    [
      'a name with a newline, and one with the text `\\012`',
      () => nameIn(path('610A62')) === nameIn(path('"a\\012b"')),
    ],
  ];

  test('is wrong where docs/behaviours-decoding.md says so, and the page says all of it', () => {
    const page = readFileSync('docs/behaviours-decoding.md', 'utf8');
    const table = page.slice(page.indexOf('## Where'), page.indexOf('## What the records'));
    const rows = table
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2);
    expect(rows.map((row) => row.split(' | ')[0]?.slice(2))).toEqual(WRONG.map(([what]) => what));
    const version = execFileSync(ausearch ?? '', ['--version'], { encoding: 'utf8' });
    if (version.includes('3.0.9'))
      expect(WRONG.filter(([, holds]) => !holds()).map(([what]) => what)).toEqual([]);
  });
});

describe('a reading that is not ours', () => {
  const events = [
    [
      call(257, [0xffffff9c, 0, 0o101], 7).replace('items=0', 'items=1'),
      record('CWD', 'cwd="/work"', 7),
      record(
        'PATH',
        'item=0 name="file" inode=5 dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=CREATE cap_fp=0',
        7,
      ),
      record('PROCTITLE', 'proctitle="x"', 7),
    ].join('\n'),
    [
      call(42, [3], 8),
      record('SOCKADDR', 'saddr=02000050010203040000000000000000', 8),
      record('PROCTITLE', 'proctitle="x"', 8),
    ].join('\n'),
  ];
  const raw = `${events.join('\n')}\n`;
  const interpreted = [
    '----',
    'type=PROCTITLE msg=audit(11/24/26 14:31:45.239:7) : proctitle=x ',
    'type=PATH msg=audit(11/24/26 14:31:45.239:7) : item=0 name=file inode=5 dev=fe:00 mode=file,644 ouid=root ogid=root rdev=00:00 nametype=CREATE cap_fp=none ',
    'type=CWD msg=audit(11/24/26 14:31:45.239:7) : cwd=/work ',
    'type=SYSCALL msg=audit(11/24/26 14:31:45.239:7) : arch=x86_64 syscall=openat success=yes exit=0 a0=AT_FDCWD a1=0x0 a2=O_WRONLY|O_CREAT a3=0x0 items=1 ppid=1 pid=2 auid=user uid=user gid=user euid=user suid=user fsuid=user egid=user sgid=user fsgid=user tty=(none) ses=5 comm=x exe=/x key=(null) ',
    '----',
    'type=PROCTITLE msg=audit(11/24/26 14:31:45.239:8) : proctitle=x ',
    'type=SOCKADDR msg=audit(11/24/26 14:31:45.239:8) : saddr={ saddr_fam=inet laddr=1.2.3.4 lport=80 } ',
    'type=SYSCALL msg=audit(11/24/26 14:31:45.239:8) : arch=x86_64 syscall=connect success=yes exit=0 a0=0x3 a1=0x0 a2=0x0 a3=0x0 items=0 ppid=1 pid=2 auid=user uid=user gid=user euid=user suid=user fsuid=user egid=user sgid=user fsgid=user tty=(none) ses=5 comm=x exe=/x key=(null) ',
    '',
  ].join('\n');

  test('is none while both are alike', () => {
    expect(compareEventReadings(events, { raw, interpreted })).toEqual([]);
  });

  test.each([
    ['name=file ', 'name=fila ', 'differs', 7],
    ['cwd=/work ', 'cwd=/wor ', 'differs', 7],
    ['inode=5 ', 'inode=6 ', 'differs', 7],
    ['nametype=CREATE', 'nametype=NORMAL', 'differs', 7],
    ['syscall=openat', 'syscall=open', 'differs', 7],
    ['success=yes exit=0 a0=AT', 'success=no exit=0 a0=AT', 'differs', 7],
    ['O_WRONLY|O_CREAT', 'O_RDONLY|O_CREAT', 'differs', 7],
    ['O_WRONLY|O_CREAT', 'O_WRONLY', 'differs', 7],
    ['items=1', 'items=2', 'differs', 7],
    ['laddr=1.2.3.4', 'laddr=1.2.3.5', 'differs', 8],
    ['lport=80', 'lport=81', 'differs', 8],
    ['pid=2 ', 'pid=3 ', 'differs', 7],
    ['comm=x exe=/x', 'comm=x exe=/y', 'differs', 7],
    ['arch=x86_64', 'arch=i386', 'differs', 7],
    ['type=CWD', 'type=PATH', 'missing', 7],
    [':8) : saddr', ':9) : saddr', 'missing', 8],
  ])('is told where ausearch has %j as %j', (text, by, kind, serial) => {
    const changed = interpreted.replace(text, by);
    expect(changed).not.toBe(interpreted);
    expect(compareEventReadings(events, { raw, interpreted: changed })[0]).toMatchObject({ kind, serial });
  });

  test('is told where a raw line is not printed, or printed otherwise', () => {
    expect(
      compareEventReadings(events, { raw: raw.replace('saddr=02', 'saddr=03'), interpreted }),
    ).toMatchObject([{ kind: 'differs', serial: 8 }]);
    expect(compareEventReadings(events, { raw: raw.replace(/type=CWD.*\n/, ''), interpreted })).toMatchObject(
      [{ kind: 'missing', serial: 7 }],
    );
  });
});
