import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeKernel } from '../support/kernel.ts';
import { missingFrom, observe } from '../support/oracle.ts';
import { NOT_ALONE, PROGRAMS } from '../support/oracle-subjects.ts';
import { readTrace } from '../support/strace.ts';

const SOURCES = join(import.meta.dirname, '../programs');
const DETERMINISTIC = PROGRAMS.filter(({ traits }) => traits.length === 0);

describeKernel('record and strace', () => {
  test.each(DETERMINISTIC.map((subject) => ({ ...subject, subject })))(
    'see the same calls of $name',
    async ({ subject }) => {
      const { record, strace } = await observe(subject, 1);
      expect(strace).toContain('execve');
      expect([missingFrom(record, strace), missingFrom(strace, record)]).toEqual([[], []]);
    },
  );
});

test('every test program is a subject of the oracle, or says why it is none', () => {
  const names = PROGRAMS.map(({ name }) => name.split(' ')[0]);
  const programs = readdirSync(SOURCES).map((file) => file.replace(/\.c$/, ''));
  expect([...new Set([...names, ...Object.keys(NOT_ALONE)])].sort()).toEqual(programs.sort());
});

describe('a trace', () => {
  test('is read with both halves of a call, and with calls of every entry', () => {
    const lines = [
      '7  [  39] getpid()                   = 7',
      '7  [  20] getpid()                   = 7',
      '7  [1073741863] getpid()             = -1 ENOSYS (Function not implemented)',
      '8  [  61] wait4(-1,  <unfinished ...>',
      '7  [  61] <... wait4 resumed>NULL, 0, NULL) = 9',
      '7  [ 480] syscall_0x1e0(0xffffffff) = -1 ENOSYS (Function not implemented)',
      '7  [18446744071562067968] syscall_0xffffffff80000000(0x1) = -1 ENOSYS (Function not implemented)',
      '7  [???] syscall_0xffffffffffffffff(0x1) = -1 ENOSYS (Function not implemented)',
    ];
    expect([...readTrace(`${lines.join('\n')}\n`)]).toEqual([
      'getpid',
      'i386:getpid',
      'x32:getpid',
      'wait4',
      'x86_64:#480',
      'x32:#2147483648',
      'x86_64:#4294967295',
    ]);
  });

  test('gives numbers that all entries share to the one that is asked for', () => {
    expect([...readTrace('7  [ 425] io_uring_setup(1, 0x1) = -1 EFAULT', 'i386')]).toEqual([
      'i386:io_uring_setup',
    ]);
  });

  test.each(['7  [  39] +++ exited with 0 +++', 'strace: Process 7 attached', '7  [  39] getppid() = 1'])(
    'with a line that is no call is refused: %s',
    (line) => {
      expect(() => readTrace(`${line}\n`)).toThrow(/strace/);
    },
  );
});
