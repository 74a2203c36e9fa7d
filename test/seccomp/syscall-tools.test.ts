import type { ArchitectureName } from '../../src/seccomp/architecture.ts';
import { syscallName, syscallNumber, syscallNumbers } from '../../src/seccomp/syscall-table.ts';
import { describeWith, missingPythonSeccomp, missingTool, PYTHON, runTool } from './tools.ts';

/** What ausyscall knows; it names the table that it used in its first line. */
function readAusyscall(architecture: string): { table: string; calls: Map<number, string> } {
  const [header = '', ...lines] = runTool('ausyscall', [architecture, '--dump']).trimEnd().split('\n');
  const table = /^Using (\S+) syscall table:$/.exec(header)?.[1] ?? '';
  return {
    table,
    calls: new Map(lines.map((line) => [Number.parseInt(line, 10), line.split('\t')[1] ?? ''])),
  };
}

/** For a name it does not know ausyscall answers with x86_64's table, and says so only in the header. */
function readAusyscallTable(architecture: string, accepted: readonly string[]): Map<number, string> {
  const { table, calls } = readAusyscall(architecture);
  if (!accepted.includes(table))
    throw new Error(`ausyscall has no ${architecture}: it answered with ${table}`);
  return calls;
}

/**
 * ausyscall's arm and ppc tables also hold the old ABI's and the 32-bit variant's calls: those numbers have no
 * call in our tables.
 */
const AUSYSCALL_TABLES: readonly (readonly [ArchitectureName, readonly string[]])[] = [
  ['x86_64', ['x86_64']],
  ['i386', ['i386']],
  ['aarch64', ['aarch64']],
  ['arm', ['arm', 'armeb']],
  ['s390x', ['s390x']],
  ['ppc64le', ['ppc64le']],
];

/** Where ausyscall's name of a number is another one than the kernel's. */
const AUSYSCALL_SPELLINGS: { readonly [theirs: string]: string } = {
  pread: 'pread64',
  pwrite: 'pwrite64',
  sys_kexec_load: 'kexec_load',
  sched_rr_get_interval64: 'sched_rr_get_interval_time64',
  llseek: '_llseek',
  newselect: '_newselect',
  sysctl: '_sysctl',
  newfstat: 'fstat',
  timerfd: 'timerfd_create',
  perf_counter_open: 'perf_event_open',
};

/** Numbers that ausyscall gives the name of a call that has another number, or none, on the architecture. */
const AUSYSCALL_MISTAKES = new Set([
  'aarch64 61 getdents', // it is getdents64; there is no getdents
  'arm 270 fadvise64_64', // arm_fadvise64_64
  'arm 341 sync_file_range', // arm_sync_file_range
  'ppc64le 291 fstatat64', // newfstatat; fstatat64 is the 32-bit name
]);

describeWith('ausyscall', missingTool('ausyscall'), () => {
  test.each(AUSYSCALL_TABLES)('agrees on every number of %s', (architecture, accepted) => {
    const calls = readAusyscallTable(architecture, accepted);
    expect(calls.size).toBeGreaterThan(250);
    const differences = [...calls].flatMap(([nr, theirs]) => {
      const ours = syscallName(architecture, nr);
      const name = syscallNumber(architecture, theirs) === undefined ? AUSYSCALL_SPELLINGS[theirs] : theirs;
      const line = `${architecture} ${nr} ${theirs}`;
      return ours === undefined || ours === name || AUSYSCALL_MISTAKES.has(line)
        ? []
        : [`${line}: ours is ${ours}`];
    });
    expect(differences).toEqual([]);
    for (const [nr, theirs] of calls) {
      const known = syscallNumber(architecture, theirs);
      if (known !== undefined) expect(`${theirs} ${known}`).toBe(`${theirs} ${nr}`);
    }
  });

  test.each(['riscv64', 'loongarch64', 'x32', 'bogus'])(
    "is not believed when it gives x86_64's table for %s",
    (name) => {
      const { table } = readAusyscall(name);
      if (table === name) return; // a later ausyscall that does know it
      expect(table).toBe('x86_64');
      expect(() => readAusyscallTable(name, [name])).toThrow(
        `ausyscall has no ${name}: it answered with x86_64`,
      );
    },
  );
});

/** One Python process asks libseccomp for the name of every number: one run of the tool a number takes minutes. */
const RESOLVE = `
import json, sys, seccomp
questions = json.load(sys.stdin)
answers = {}
for name, (arch, numbers) in questions.items():
    token = getattr(seccomp.Arch, arch)
    found = {}
    for number in numbers:
        try:
            value = seccomp.resolve_syscall(token, number)
        except ValueError:
            continue
        found[number] = value.decode() if isinstance(value, bytes) else value
    answers[name] = found
json.dump(answers, sys.stdout)
`;

const LIBSECCOMP_NAMES: readonly (readonly [ArchitectureName, string])[] = [
  ['x86_64', 'X86_64'],
  ['i386', 'X86'],
  ['x32', 'X32'],
  ['aarch64', 'AARCH64'],
  ['arm', 'ARM'],
  ['riscv64', 'RISCV64'],
  ['s390x', 'S390X'],
  ['ppc64le', 'PPC64LE'],
];

describeWith('libseccomp', missingPythonSeccomp(), () => {
  test('gives every number of every architecture the same name', () => {
    const questions = Object.fromEntries(
      LIBSECCOMP_NAMES.map(([name, arch]) => {
        const numbers = syscallNumbers(name);
        const first = numbers[0] ?? 0;
        const around = Array.from({ length: 700 }, (_, offset) => first + offset);
        return [name, [arch, [...new Set([...numbers, ...around])]]];
      }),
    );
    const answers = JSON.parse(runTool(PYTHON, ['-c', RESOLVE], JSON.stringify(questions)));
    for (const [architecture] of LIBSECCOMP_NAMES) {
      const found = Object.entries<string>(answers[architecture]);
      expect(found.length).toBeGreaterThan(250);
      for (const [nr, name] of found) {
        expect(`${architecture} ${nr} ${syscallName(architecture, Number(nr))}`).toBe(
          `${architecture} ${nr} ${name}`,
        );
      }
    }
  });
});

describeWith('scmp_sys_resolver', missingTool('scmp_sys_resolver'), () => {
  test.each([
    ['x86', 'i386', 359],
    ['x86', 'i386', 102],
    ['x86_64', 'x86_64', 41],
    ['x32', 'x32', 0x40000000 + 520],
    ['arm', 'arm', 0x0f0002],
    ['aarch64', 'aarch64', 281],
    ['riscv64', 'riscv64', 259],
    ['s390x', 's390x', 352],
    ['ppc64le', 'ppc64le', 249],
  ] as const)('-a %s names a number of %s as the table does: %i', (theirs, ours, nr) => {
    expect(runTool('scmp_sys_resolver', ['-a', theirs, String(nr)]).trim()).toBe(syscallName(ours, nr));
  });
});
