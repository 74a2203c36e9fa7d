import { isPermission } from '../../seccomp/answer.ts';
import type { Profile, Rule } from '../profile.ts';

/** Calls that do what a call with conditions is kept from, by a way that its conditions do not bind. */
const WAYS_ROUND: readonly {
  readonly of: readonly string[];
  readonly by: readonly string[];
  readonly why: string;
}[] = [
  {
    of: ['open', 'openat'],
    by: ['openat2'],
    why: 'its flags are behind a pointer, where no filter sees them',
  },
  { of: ['open', 'openat'], by: ['creat'], why: 'it creates and writes whatever its arguments are' },
  { of: ['open', 'openat'], by: ['open_by_handle_at'], why: 'it opens files with flags of its own' },
  {
    of: ['clone', 'unshare'],
    by: ['clone3'],
    why: 'its flags are behind a pointer, where no filter sees them',
  },
  {
    of: ['mmap', 'mmap2', 'mprotect'],
    by: ['pkey_mprotect', 'shmat'],
    why: 'it makes memory executable as well',
  },
  { of: ['mmap', 'mmap2'], by: ['mprotect'], why: 'it makes memory executable as well' },
  { of: ['mprotect'], by: ['mmap', 'mmap2'], why: 'it makes memory executable as well' },
  {
    of: ['kill', 'tkill', 'tgkill'],
    by: ['pidfd_send_signal', 'rt_sigqueueinfo', 'rt_tgsigqueueinfo', 'kill', 'tkill', 'tgkill'],
    why: 'it sends signals as well',
  },
  {
    of: ['setuid', 'setreuid', 'setresuid'],
    by: ['setuid', 'setreuid', 'setresuid'],
    why: 'it changes the user as well',
  },
  {
    of: ['setgid', 'setregid', 'setresgid'],
    by: ['setgid', 'setregid', 'setresgid'],
    why: 'it changes the group as well',
  },
  {
    of: ['mount'],
    by: ['move_mount', 'mount_setattr', 'open_tree', 'fsmount'],
    why: 'it changes mounts as well',
  },
  {
    of: ['open', 'openat', 'socket'],
    by: ['io_uring_setup'],
    why: 'what goes through io_uring is no system call, and no filter sees it',
  },
];

/** What stands behind a pointer, in calls that a profile can only allow or deny as a whole. */
const POINTERS: readonly { readonly of: readonly string[]; readonly what: string }[] = [
  { of: ['connect', 'bind', 'sendto', 'sendmsg', 'sendmmsg'], what: 'addresses' },
  { of: ['execve', 'execveat'], what: 'programs' },
];

/**
 * What the conditions of a profile do not hold, a sentence each; none for a profile without conditions. A rule without
 * conditions permits a call whatever its arguments, also beside rules with conditions.
 */
export function findArgumentLimits(profile: Profile): string[] {
  const rulesOf = (name: string) =>
    profile.syscalls.filter(({ names, action }) => names.includes(name) && isPermission({ action }));
  const isFree = (name: string) => rulesOf(name).some(({ args = [] }) => args.length === 0);
  const isBound = (name: string) => rulesOf(name).length > 0 && !isFree(name);
  const names = [...new Set(profile.syscalls.flatMap(({ names: own }) => own))];
  if (!names.some((name) => rulesOf(name).some(({ args = [] }) => args.length > 0))) return [];
  return [
    ...WAYS_ROUND.flatMap(({ of, by, why }) => {
      const [bound, free] = [of.filter(isBound), by.filter(isFree)];
      if (bound.length === 0 || free.length === 0) return [];
      return free.map(
        (name) =>
          `the profile allows ${join(bound)} with certain arguments only, but ${name} with any: ${why}`,
      );
    }),
    ...POINTERS.flatMap(({ of, what }) => {
      const free = of.filter(isFree);
      if (free.length === 0) return [];
      return [
        `the profile allows ${join(free)} with any ${what}: they are behind a pointer, where no filter sees them`,
      ];
    }),
    ...(profile.architectures?.includes('SCMP_ARCH_X86') === true
      ? ['socket', 'socketpair']
          .filter((name) => isBound(name) && rulesOf(name).some(isOfFirst))
          .map(tellOpened)
      : []),
    ...names.filter((name) => isFree(name) && hasConditions(rulesOf(name))).map(tellWithoutEffect),
    ...names.filter((name) => isBound(name) && isMixed(rulesOf(name))).map(tellMixed),
  ];
}

/** Whether nothing but the first argument is compared. */
function isOfFirst({ args = [] }: Rule): boolean {
  return args.every(({ index }) => index === 0);
}

/** libseccomp puts the part's number in the place of the condition on the first argument (src/arch-x86.c). */
function tellOpened(name: string): string {
  return `an engine allows ${name} with any arguments to i386 programs that make it by socketcall: it compiles a rule for the first argument alone so`;
}

function tellWithoutEffect(name: string): string {
  return `the profile allows ${name} with any arguments: it has a rule without conditions, beside which those with conditions have no effect`;
}

function tellMixed(name: string): string {
  return (
    `${name}: its rules compare several arguments in different ways, of which libseccomp makes one list where a rule ` +
    'that holds in part can hide those after it; an engine may deny uses that the gate allows'
  );
}

function hasConditions(rules: readonly Rule[]): boolean {
  return rules.some(({ args = [] }) => args.length > 0);
}

/** Whether rules differ in which bits they compare, and one compares several arguments. */
function isMixed(rules: readonly Rule[]): boolean {
  const shapes = rules.map(({ args = [] }) =>
    args.map(({ index, op, value }) => (op === 'SCMP_CMP_MASKED_EQ' ? `${index}&${value}` : `${index}${op}`)),
  );
  const isDifferent = new Set(shapes.map((shape) => [...shape].sort().join(' '))).size > 1;
  return isDifferent && shapes.some((shape) => shape.length > 1);
}

function join(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
