import { ARCHITECTURE_NAMES, X32_BIT } from '../../src/seccomp/architecture.ts';
import {
  allSyscallNames,
  architecturesOf,
  displayCall,
  isSyscallName,
  syscallName,
  syscallNumber,
  syscallNumbers,
} from '../../src/seccomp/syscall-table.ts';
import { SYSCALL_SOURCE } from '../../src/seccomp/syscalls.generated.ts';

describe('the system call table', () => {
  test.each([
    ['x86_64', 59, 'execve'],
    ['x86_64', 472, 'fchroot'],
    ['i386', 11, 'execve'],
    ['i386', 102, 'socketcall'],
    ['x32', X32_BIT + 39, 'getpid'],
    ['x32', X32_BIT + 520, 'execve'],
    ['aarch64', 221, 'execve'],
    ['arm', 0x0f0002, 'cacheflush'],
    ['riscv64', 259, 'riscv_flush_icache'],
    ['s390x', 352, 's390_pci_mmio_write'],
    ['ppc64le', 249, 'swapcontext'],
    ['loongarch64', 221, 'execve'],
  ] as const)('%s: %i is %s', (architecture, nr, name) => {
    expect(syscallName(architecture, nr)).toBe(name);
    expect(syscallNumber(architecture, name)).toBe(nr);
  });

  test.each(ARCHITECTURE_NAMES)('%s: every number has one name, and that name the number', (architecture) => {
    const numbers = syscallNumbers(architecture);
    expect(numbers.length).toBeGreaterThan(300);
    for (const nr of numbers) {
      expect(syscallNumber(architecture, syscallName(architecture, nr) ?? '')).toBe(nr);
    }
  });

  test.each(ARCHITECTURE_NAMES)(
    '%s: has the 64-bit time calls only if its long is 32 bits wide',
    (architecture) => {
      const isNarrow = architecture === 'i386' || architecture === 'arm';
      expect(syscallNumber(architecture, 'clock_gettime64') !== undefined).toBe(isNarrow);
    },
  );

  test('knows no x32 number without its bit', () => {
    expect(syscallNumbers('x32').every((nr) => nr >= X32_BIT)).toBe(true);
    expect(syscallName('x32', 39)).toBeUndefined();
  });

  test('resolves the second name of a number, and shows the first', () => {
    expect(syscallNumber('arm', 'sync_file_range2')).toBe(341);
    expect(syscallName('arm', 341)).toBe('arm_sync_file_range');
  });

  test('names a call without a name by architecture and number', () => {
    expect(displayCall('x86_64', 473)).toBe('x86_64:#473');
    expect(displayCall('x86_64', 2)).toBe('open');
  });

  test('says where a name exists', () => {
    expect(architecturesOf('arch_prctl')).toEqual(['x86_64', 'i386', 'x32']);
    expect(architecturesOf('nonsense')).toEqual([]);
  });

  test.each([
    'execve',
    'sync_file_range2',
    's390_sthyi',
    'breakpoint',
    'osf_select',
    'cachectl',
    'utrap_install',
  ])('accepts the name %s', (name) => {
    expect(isSyscallName(name)).toBe(true);
  });

  test.each(['opnat', '', '59', 'constructor', '__proto__', 'exec_ve'])('refuses the name %j', (name) => {
    expect(isSyscallName(name)).toBe(false);
    expect(syscallNumber('x86_64', name)).toBeUndefined();
  });

  test('lists every name once, sorted', () => {
    const names = allSyscallNames();
    expect(names).toEqual([...new Set(names)].sort());
    expect(names.every(isSyscallName)).toBe(true);
    expect(names.length).toBeGreaterThan(600);
  });

  test('says which kernel it is of', () => {
    expect(SYSCALL_SOURCE.version.startsWith(SYSCALL_SOURCE.kernel)).toBe(true);
  });
});
