import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ausearchArguments,
  compareInterpretation,
  compareRaw,
  compareReadings,
} from '../../src/audit/agreement.ts';
import { ARCHITECTURES } from '../../src/seccomp/architecture.ts';
import { syscallNumbers } from '../../src/seccomp/syscall-table.ts';
import { printCall } from './kernel-text.ts';

const read = (name: string) => readFileSync(new URL(`../fixtures/audit/${name}`, import.meta.url), 'latin1');
const seccompLines = (name: string) =>
  read(name)
    .split('\n')
    .filter((line) => /^(?:node=\S+ )?type=SECCOMP /.test(line));

const line = printCall();
const interpreted =
  'type=SECCOMP msg=audit(11/22/26 05:51:23.579:10) : auid=user uid=user gid=user ses=5 pid=123 comm=node ' +
  'exe=/usr/bin/node sig=SIG0 arch=x86_64 syscall=getpid compat=0 ip=0x7f0000001234 code=log ';
const interpretation = (changed: string) => compareInterpretation([line], `----\n${changed}\n`);

test.each(['kernel-6.18-raw', 'kernel-6.18-enriched'])(
  'agrees with what ausearch 3.0.9 said of %s.log',
  (name) => {
    const lines = seccompLines(`${name}.log`);
    expect(lines.length).toBeGreaterThan(60);
    expect(compareInterpretation(lines, read(`${name}.interpreted.txt`))).toEqual([]);
  },
);

test('where ausearch 3.0.9 names a call that we have no name for, or is misled by a label, that shows', () => {
  const disagreements = compareInterpretation(seccompLines('odd.log'), read('odd.interpreted.txt'));
  expect(disagreements.map(({ kind, serial, detail }) => `${serial} ${kind}: ${detail}`)).toEqual([
    '103 syscall: ausearch says exit, the record 1',
    '108 syscall: ausearch says exit, the record 1',
    '109 syscall: ausearch says exit, the record 1',
    '144 syscall: ausearch says write, the record 39 (getpid)',
  ]);
});

test('one record that both read alike is an agreement', () => {
  expect(compareReadings([line], { raw: `${line}\n`, interpreted: `----\n${interpreted}\n` })).toEqual([]);
});

test.each([
  ['architecture', 'arch=x86_64', 'arch=i386'],
  ['architecture', 'arch=x86_64', 'arch=unknown-elf-type(c00000f3)'],
  ['syscall', 'syscall=getpid', 'syscall=getppid'],
  ['syscall', 'syscall=getpid', 'syscall=unknown-syscall(40)'],
  ['syscall', 'syscall=getpid', 'syscall=40'],
  ['action', 'code=log', 'code=errno'],
  ['action', 'code=log', 'code=0x7ffc0000'],
  ['differs', 'compat=0', 'compat=1'],
  ['differs', 'ip=0x7f0000001234', 'ip=0x7f0000001235'],
  ['unreadable', 'sig=SIG0', 'x=1 sig=SIG0 more'],
  ['unreadable', 'code=log ', 'code=log x'],
  ['unreadable', ':10) :', ':10):'],
])('tells as %s that ausearch has %j as %j', (kind, text, by) => {
  expect(interpretation(interpreted.replace(text, by)).map((d) => d.kind)).toContain(kind);
});

test.each(['unknown-syscall(39)', '39'])('a number in place of the name is an agreement: %s', (text) => {
  expect(interpretation(interpreted.replace('syscall=getpid', `syscall=${text}`))).toEqual([]);
});

test('an architecture that ausearch does not know leaves the name open', () => {
  const riscv = printCall({ arch: 0xc00000f3, syscall: 172 });
  const text = interpreted
    .replace('arch=x86_64', 'arch=unknown-elf-type(c00000f3)')
    .replace('getpid', 'ptrace');
  expect(compareInterpretation([riscv], text)).toEqual([]);
});

test('a name for a number without one is a disagreement', () => {
  const text = interpreted.replace('getpid', 'newcall');
  expect(compareInterpretation([printCall({ syscall: 600 })], text)).toEqual([
    { kind: 'syscall', serial: 10, detail: 'ausearch says newcall, the record 600' },
  ]);
});

test('tells a record that ausearch left out, or made up', () => {
  const other = interpreted.replace(':10)', ':11)');
  expect(interpretation(other).map(({ kind, serial }) => [kind, serial])).toEqual([
    ['extra', 11],
    ['missing', 10],
  ]);
  expect(interpretation(`${interpreted}\n${interpreted}`)).toMatchObject([{ kind: 'extra', serial: 10 }]);
  expect(compareInterpretation([line], '')).toMatchObject([{ kind: 'missing', serial: 10 }]);
});

test('tells a given line that is no record', () => {
  expect(compareInterpretation(['type=EOE msg=audit(1.000:3): '], '')).toMatchObject([
    { kind: 'unreadable', serial: 3 },
  ]);
});

test.each([
  ['missing', [line], ''],
  ['differs', [line], `${line.replace('pid=123', 'pid=124')}\n`],
  ['extra', [], `${line}\n`],
  ['extra', [line], `${line}\n${line}\n`],
  ['unreadable', [line], `${line}\nnoise\n`],
  ['missing', [line, line], `${line}\n`],
])('of the raw lines, tells as %s: %j', (kind, lines, raw) => {
  expect(compareRaw(lines, raw).map((d) => d.kind)).toEqual([kind]);
});

test('the raw lines may come back in another order, and decoded as UTF-8', () => {
  const other = `${printCall({ serial: 11 })}\x1dAUID="gr\xc3\xb6\xc3\x9fe"`;
  const utf8 = Buffer.from(other, 'latin1').toString('utf8');
  expect(compareRaw([line, other], `${utf8}\n${line}\n`)).toEqual([]);
});

test('a detail is safe to print', () => {
  expect(compareRaw([], `type=SECCOMP msg=audit(1.000:3): \x1b[2J${'x'.repeat(500)}`)).toEqual([
    { kind: 'extra', serial: 3, detail: `type=SECCOMP msg=audit(1.000:3): \\x1b[2J${'x'.repeat(163)}…` },
  ]);
});

const ausearch = ['/usr/sbin/ausearch', '/sbin/ausearch'].find((path) => existsSync(path));
const isRequired = process.env.CALLGATE_REQUIRE_KERNEL === '1';
const onMachinesWithAusearch = ausearch === undefined && !isRequired ? describe.skip : describe;

onMachinesWithAusearch('the installed ausearch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agreement-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(lines: readonly string[]): { raw: string; interpreted: string } {
    const file = join(folder, 'in.log');
    writeFileSync(file, lines.map((text) => `${text}\n`).join(''), 'latin1');
    const print = (form: 'raw' | 'interpreted') =>
      execFileSync(ausearch ?? '', ausearchArguments(file, form), {
        encoding: 'latin1',
        env: { LC_ALL: 'C', TZ: 'UTC' },
        maxBuffer: 1 << 28,
      });
    return { raw: print('raw'), interpreted: print('interpreted') };
  }

  test.each(['kernel-6.18-raw.log', 'kernel-6.18-enriched.log'])('reads %s as we do', (name) => {
    const lines = seccompLines(name);
    expect(compareReadings(lines, run(lines))).toEqual([]);
  });

  test('is not misled by what a program calls itself', () => {
    const names = [
      ' arch=40000003',
      ' syscall=1',
      ' sig=9',
      ' code=0x0',
      '\n----',
      '\ntype=SECCOMP',
      ' compat=1 ip=0x',
      '"',
      '(null)',
    ];
    const tail =
      ' sig=SIG0 arch=x86_64 syscall=write compat=0 ip=0x1 code=log \ntype=SECCOMP msg=audit(1.000:7) : x';
    const lines = names.flatMap((name, n) => [
      printCall({ serial: 2 * n + 1, comm: name.trim(), exe: `/${name.trim()}` }),
      printCall({ serial: 2 * n + 2, comm: name, exe: `/${name}${tail}${'\xff '.repeat(1900)}` }),
    ]);
    expect(compareReadings(lines, run(lines))).toEqual([]);
  });

  test('names every call of every architecture as our table does, or not at all', () => {
    let serial = 0;
    const lines = ARCHITECTURES.flatMap(({ name, token }) =>
      syscallNumbers(name).map((nr) => {
        serial += 1;
        return printCall({ serial, seconds: 1_795_000_000 + (serial >> 3), arch: token, syscall: nr | 0 });
      }),
    );
    expect(lines.length).toBeGreaterThan(2000);
    expect(compareReadings(lines, run(lines))).toEqual([]);
  });
});

test('millions of lines too many are one disagreement, and soon said', () => {
  const flood = 'y\n'.repeat(4_000_000);
  const startedAt = performance.now();
  const disagreements = compareReadings([line], {
    raw: `${line}\n${flood}`,
    interpreted: `${interpreted}\n${flood}`,
  });
  expect(performance.now() - startedAt).toBeLessThan(1000);
  expect(disagreements.filter(({ detail }) => detail.includes('beyond those that were given'))).toHaveLength(
    2,
  );
  expect(disagreements.length).toBeLessThan(300);
});
