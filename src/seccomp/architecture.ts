/** The architectures that Callgate has a system call table for. */
export const ARCHITECTURE_NAMES = [
  'x86_64',
  'i386',
  'x32',
  'aarch64',
  'arm',
  'riscv64',
  's390x',
  'ppc64le',
  'loongarch64',
] as const;
export type ArchitectureName = (typeof ARCHITECTURE_NAMES)[number];

export type Endianness = 'little' | 'big';

export interface Architecture {
  readonly name: ArchitectureName;
  /** The kernel's AUDIT_ARCH_* value, as in `seccomp_data.arch` and in a record's `arch=`. */
  readonly token: number;
  readonly scmp: string;
  /** The name in a Docker profile's `arches`. */
  readonly docker: string;
  /** How many bits of an argument a condition compares; x32 counts as 32, as in libseccomp. */
  readonly wordSize: 32 | 64;
  readonly endianness: Endianness;
  /** What `uname -m` says on a machine of this architecture. */
  readonly machines: readonly string[];
  /** The architectures whose programs a kernel of this one can run beside its own. */
  readonly compat: readonly ArchitectureName[];
}

/** The bit that every x32 number carries; its records and filters have x86_64's token. */
export const X32_BIT = 0x40000000;

/**
 * Number -1, which a tracer sets to skip a call, read as unsigned. It has the x32 bit but is no x32 call: a
 * filter that ended the process for it would end every traced one (seccomp(2), since Linux 4.8).
 */
export const SKIPPED_CALL = 0xffffffff;

const little = { endianness: 'little', compat: [] } as const;

/** Tokens are of the kernel's include/uapi/linux/audit.h. */
export const ARCHITECTURES: readonly Architecture[] = [
  {
    ...little,
    name: 'x86_64',
    token: 0xc000003e,
    scmp: 'SCMP_ARCH_X86_64',
    docker: 'amd64',
    wordSize: 64,
    machines: ['x86_64', 'amd64'],
    compat: ['i386', 'x32'],
  },
  {
    ...little,
    name: 'i386',
    token: 0x40000003,
    scmp: 'SCMP_ARCH_X86',
    docker: 'x86',
    wordSize: 32,
    machines: ['i386', 'i486', 'i586', 'i686'],
  },
  {
    ...little,
    name: 'x32',
    token: 0xc000003e,
    scmp: 'SCMP_ARCH_X32',
    docker: 'x32',
    wordSize: 32,
    machines: [],
  },
  {
    ...little,
    name: 'aarch64',
    token: 0xc00000b7,
    scmp: 'SCMP_ARCH_AARCH64',
    docker: 'arm64',
    wordSize: 64,
    machines: ['aarch64', 'arm64'],
    compat: ['arm'],
  },
  {
    ...little,
    name: 'arm',
    token: 0x40000028,
    scmp: 'SCMP_ARCH_ARM',
    docker: 'arm',
    wordSize: 32,
    machines: ['arm', 'armv6l', 'armv7l', 'armv8l'],
  },
  {
    ...little,
    name: 'riscv64',
    token: 0xc00000f3,
    scmp: 'SCMP_ARCH_RISCV64',
    docker: 'riscv64',
    wordSize: 64,
    machines: ['riscv64'],
  },
  {
    name: 's390x',
    token: 0x80000016,
    scmp: 'SCMP_ARCH_S390X',
    docker: 's390x',
    wordSize: 64,
    endianness: 'big',
    machines: ['s390x'],
    compat: [],
  },
  {
    ...little,
    name: 'ppc64le',
    token: 0xc0000015,
    scmp: 'SCMP_ARCH_PPC64LE',
    docker: 'ppc64le',
    wordSize: 64,
    machines: ['ppc64le'],
  },
  {
    ...little,
    name: 'loongarch64',
    token: 0xc0000102,
    scmp: 'SCMP_ARCH_LOONGARCH64',
    docker: 'loong64',
    wordSize: 64,
    machines: ['loongarch64'],
  },
];

/** Names that a profile may hold and that Callgate has no table for; their calls count as foreign. */
const SCMP_WITHOUT_TABLE = [
  'SCMP_ARCH_MIPS',
  'SCMP_ARCH_MIPS64',
  'SCMP_ARCH_MIPS64N32',
  'SCMP_ARCH_MIPSEL',
  'SCMP_ARCH_MIPSEL64',
  'SCMP_ARCH_MIPSEL64N32',
  'SCMP_ARCH_PARISC',
  'SCMP_ARCH_PARISC64',
  'SCMP_ARCH_PPC',
  'SCMP_ARCH_PPC64',
  'SCMP_ARCH_S390',
  'SCMP_ARCH_M68K',
  'SCMP_ARCH_SH',
  'SCMP_ARCH_SHEB',
] as const;

/** Every SCMP_ARCH_* name that the OCI runtime specification and libseccomp know. */
export const SCMP_ARCH_NAMES: readonly string[] = [
  ...ARCHITECTURES.map((a) => a.scmp),
  ...SCMP_WITHOUT_TABLE,
];

const byName = new Map(ARCHITECTURES.map((architecture) => [architecture.name as string, architecture]));

export function architectureByName(name: string): Architecture | undefined {
  return byName.get(name);
}

export function architectureByScmp(name: string): Architecture | undefined {
  return ARCHITECTURES.find((architecture) => architecture.scmp === name);
}

/** The architecture of a name in Docker's `arches`: `amd64`. */
export function architectureByDocker(name: string): Architecture | undefined {
  return ARCHITECTURES.find((architecture) => architecture.docker === name);
}

/** The architecture of what `uname -m` printed. */
export function architectureByMachine(machine: string): Architecture | undefined {
  return ARCHITECTURES.find((architecture) => architecture.machines.includes(machine));
}

/** The first architecture with this AUDIT_ARCH_* value: x86_64 for the one that x32 shares. */
export function architectureByToken(token: number): Architecture | undefined {
  return ARCHITECTURES.find((architecture) => architecture.token === token);
}

/** Whether a number in a call with x86_64's token is an x32 call. */
export function isX32Number(nr: number): boolean {
  const unsigned = nr >>> 0;
  return unsigned >= X32_BIT && unsigned !== SKIPPED_CALL;
}

/** The architecture of a call as the kernel reports it; undefined for a token without a table. */
export function architectureOf(token: number, nr: number): Architecture | undefined {
  const architecture = architectureByToken(token);
  return architecture?.name === 'x86_64' && isX32Number(nr) ? byName.get('x32') : architecture;
}

/** The architecture itself and those whose programs its kernel can run: the only ones its calls can have. */
export function architectureFamily(architecture: Architecture): readonly Architecture[] {
  return ARCHITECTURES.filter((a) => a === architecture || architecture.compat.includes(a.name));
}
