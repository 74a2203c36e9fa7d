import {
  ARCHITECTURES,
  architectureByDocker,
  architectureByMachine,
  architectureByName,
  architectureByScmp,
  architectureByToken,
  architectureFamily,
  architectureOf,
  isX32Number,
  SCMP_ARCH_NAMES,
} from '../../src/seccomp/architecture.ts';

const X86_64 = 0xc000003e;

describe('architectures', () => {
  test.each([
    ['x86_64', 62, true, true],
    ['i386', 3, false, true],
    ['x32', 62, true, true],
    ['aarch64', 183, true, true],
    ['arm', 40, false, true],
    ['riscv64', 243, true, true],
    ['s390x', 22, true, false],
    ['ppc64le', 21, true, true],
    ['loongarch64', 258, true, true],
  ])('%s has the token of ELF machine %i', (name, machine, is64, isLittle) => {
    const token = machine + (is64 ? 2 ** 31 : 0) + (isLittle ? 2 ** 30 : 0);
    const architecture = architectureByName(name);
    expect(architecture?.token).toBe(token);
    expect(architecture?.endianness).toBe(isLittle ? 'little' : 'big');
  });

  test.each([
    ['SCMP_ARCH_X86', 'i386'],
    ['SCMP_ARCH_X86_64', 'x86_64'],
    ['SCMP_ARCH_ARM', 'arm'],
    ['SCMP_ARCH_MIPS', undefined],
  ])('finds %s as %s', (scmp, name) => {
    expect(architectureByScmp(scmp)?.name).toBe(name);
    expect(SCMP_ARCH_NAMES).toContain(scmp);
  });

  test.each([
    ['amd64', 'x86_64'],
    ['arm64', 'aarch64'],
    ['x86', 'i386'],
    ['loong64', 'loongarch64'],
    ['x86_64', undefined],
  ])("finds Docker's %s as %s", (docker, name) => {
    expect(architectureByDocker(docker)?.name).toBe(name);
  });

  test.each([
    ['x86_64', 'x86_64'],
    ['i686', 'i386'],
    ['aarch64', 'aarch64'],
    ['armv7l', 'arm'],
    ['mips', undefined],
  ])('finds the machine %s as %s', (machine, name) => {
    expect(architectureByMachine(machine)?.name).toBe(name);
  });

  test('every SCMP name, Docker name and machine is of one architecture', () => {
    for (const key of ['name', 'scmp', 'docker'] as const) {
      expect(new Set(ARCHITECTURES.map((a) => a[key])).size).toBe(ARCHITECTURES.length);
    }
    const machines = ARCHITECTURES.flatMap((a) => a.machines);
    expect(new Set(machines).size).toBe(machines.length);
    expect(new Set(SCMP_ARCH_NAMES).size).toBe(SCMP_ARCH_NAMES.length);
  });

  test('an unknown SCMP name is not among the known ones', () => {
    expect(SCMP_ARCH_NAMES).not.toContain('SCMP_ARCH_VAX');
  });

  test('a kernel runs its own programs and its compat ones', () => {
    const family = (name: string) => {
      const architecture = architectureByName(name);
      return architecture && architectureFamily(architecture).map((a) => a.name);
    };
    expect(family('x86_64')).toEqual(['x86_64', 'i386', 'x32']);
    expect(family('aarch64')).toEqual(['aarch64', 'arm']);
    expect(family('riscv64')).toEqual(['riscv64']);
  });
});

describe('the architecture of a call', () => {
  test.each([
    [X86_64, 0, 'x86_64'],
    [X86_64, 0x3fffffff, 'x86_64'],
    [X86_64, 0x40000000, 'x32'],
    [X86_64, 0x40000000 + 39, 'x32'],
    [X86_64, 0xfffffffe, 'x32'],
    [0x40000003, 0x40000000, 'i386'],
    [0xc00000b7, 0x40000000, 'aarch64'],
    [0x12345678, 0, undefined],
  ])('token %i and number %i are of %s', (token, nr, name) => {
    expect(architectureOf(token, nr)?.name).toBe(name);
  });

  test.each([-1, 0xffffffff])("a tracer's skipped call %i is no x32 call", (nr) => {
    expect(isX32Number(nr)).toBe(false);
    expect(architectureOf(X86_64, nr)?.name).toBe('x86_64');
  });

  test('the token that x32 shares belongs to x86_64', () => {
    expect(architectureByToken(X86_64)?.name).toBe('x86_64');
  });
});
