import fc from 'fast-check';
import { comparableNames, comparableOf } from '../../../src/baseline/arguments/comparable.ts';
import { describeArguments, parseArguments } from '../../../src/baseline/arguments/describe.ts';
import { ARCHITECTURE_NAMES } from '../../../src/seccomp/architecture.ts';
import { conditionHolds } from '../../../src/seccomp/condition.ts';
import { isSyscallName } from '../../../src/seccomp/syscall-table.ts';

const unsigned = (value: bigint) => BigInt.asUintN(64, value);

describe('describeArguments', () => {
  test.each([
    ['openat', [0n, 0n, 0o100n | 1n | 0o1000n, 0o644n], 'write|create|truncate'],
    ['openat', [0n, 0n, 0o2000000n, 0n], 'read'],
    ['open', [0n, 2n], 'readwrite'],
    ['openat', [0n, 0n, 0x410001n | 0x400000n], 'write|tmpfile'],
    ['socket', [2n, 1n | 0x80800n, 6n], 'inet stream 6'],
    ['socket', [16n, 3n, 0n], 'netlink raw 0'],
    ['socketpair', [1n, 1n, 0n], 'unix stream 0'],
    ['clone', [0x1200011n], 'no-namespace'],
    ['clone', [0x10000000n | 17n], 'CLONE_NEWUSER'],
    ['unshare', [0x10020000n], 'CLONE_NEWNS|CLONE_NEWUSER'],
    ['setns', [5n, 0n], 'any'],
    ['prctl', [15n], 'PR_SET_NAME'],
    ['prctl', [9999n], '9999'],
    ['ptrace', [16n], 'PTRACE_ATTACH'],
    ['ioctl', [1n, 0x5401n], 'TCGETS'],
    ['ioctl', [1n, 0x4020940dn], '0x4020940d'],
    ['fcntl', [1n, 1030n], 'F_DUPFD_CLOEXEC'],
    ['mmap', [0n, 4096n, 5n], 'exec'],
    ['mprotect', [0n, 4096n, 3n], 'no-exec'],
    ['kill', [1n, 0n], '0'],
    ['kill', [unsigned(-1n), 9n], 'SIGKILL'],
    ['tgkill', [1n, 1n, 6n], 'SIGABRT'],
    ['setuid', [0n], '0'],
    ['setresuid', [unsigned(-1n), 1000n, 0xffffffffn], '-1 1000 -1'],
    ['bpf', [5n], 'BPF_PROG_LOAD'],
    ['keyctl', [11n], 'KEYCTL_READ'],
    ['mount', [0n, 0n, 0n, 4096n | 16384n], 'MS_BIND|MS_REC'],
    ['umount2', [0n, 2n], 'MNT_DETACH'],
    ['personality', [0xffffffffn], '0xffffffff'],
    ['seccomp', [1n], 'SECCOMP_SET_MODE_FILTER'],
    ['getpid', [], null],
  ])('says of %s%j: %s', (name, args, text) => {
    expect(describeArguments(name, 'x86_64', args)).toBe(text);
  });

  test('does not see the upper half of a register that the kernel takes an int from', () => {
    expect(describeArguments('prctl', 'x86_64', [0xdead_0000_000fn])).toBe('PR_SET_NAME');
    expect(describeArguments('socket', 'x86_64', [0xdead_0000_0002n, 1n, 0n])).toBe('inet stream 0');
  });

  test('knows where an architecture has its arguments elsewhere', () => {
    expect(describeArguments('mmap', 'i386', [5n])).toBeNull();
    expect(describeArguments('mmap2', 'i386', [0n, 0n, 4n])).toBe('exec');
    expect(describeArguments('clone', 's390x', [0n, 0x10000000n])).toBe('CLONE_NEWUSER');
    expect(describeArguments('ioctl', 'ppc64le', [0n, 0x5401n])).toBe('0x5401');
  });

  test('names calls that exist', () => {
    expect(comparableNames().filter((name) => !isSyscallName(name))).toEqual([]);
  });

  test('is read back to conditions that hold for this use and for no other', () => {
    const number = fc.oneof(
      fc.bigInt({ min: 0n, max: 70n }),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.constantFrom(0x5401n, 0xffffffffn, 2n ** 64n - 1n, 0x80801n, 0x10000000n, 0x59616d61n),
    );
    const args = fc.array(number, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.constantFrom(...comparableNames()),
        fc.constantFrom(...ARCHITECTURE_NAMES),
        args,
        args,
        (name, arch, one, other) => {
          const text = describeArguments(name, arch, one);
          if (text === null) return comparableOf(name, arch) === undefined;
          expect(text).toMatch(/^[\w|.-]+( [\w|.-]+)*$/);
          const conditions = parseArguments(name, arch, text) ?? [];
          const holds = (values: readonly bigint[]) => conditions.every((c) => conditionHolds(c, values, 64));
          return (
            conditions.length > 0 &&
            holds(one) &&
            holds(other) === (describeArguments(name, arch, other) === text)
          );
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('parseArguments', () => {
  test.each([
    ['openat', ''],
    ['openat', 'write|write'],
    ['openat', 'truncate|write'],
    ['openat', 'write create'],
    ['openat', '1'],
    ['openat', '0x800'],
    ['prctl', '15'],
    ['prctl', '0x0f'],
    ['prctl', '99999999999'],
    ['socket', 'inet stream'],
    ['socket', 'inet stream 6 0'],
    ['setuid', '4294967295'],
    ['getpid', 'read'],
  ])('refuses %s (%s)', (name, text) => {
    expect(parseArguments(name, 'x86_64', text)).toBeUndefined();
  });
});
