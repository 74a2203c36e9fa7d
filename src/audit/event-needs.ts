import { architectureOf } from '../seccomp/architecture.ts';
import { syscallName } from '../seccomp/syscall-table.ts';
import type { SyscallRecord } from './syscall-record.ts';

/** Records of an event that it may need beside SYSCALL, PATH, CWD and PROCTITLE. */
export type NeededRecord = 'EXECVE' | 'SOCKADDR' | 'SOCKETCALL' | 'MMAP' | 'OBJ_PID' | 'FD_PAIR';

const EPERM = -1n;
const EBADF = -9n;
const EFAULT = -14n;
const EINVAL = -22n;
const ENOTSOCK = -88n;
const MAP_ANONYMOUS = 0x20n;
const PTRACE_ATTACH = 16n;
const PTRACE_SEIZE = 0x4206n;
const SOCKETCALL_BIND = 2n;
const SOCKETCALL_CONNECT = 3n;
const SOCKETCALL_SOCKETPAIR = 8n;

type Call = Pick<SyscallRecord, 'args'> & { readonly succeeded: boolean; readonly exit: bigint };
type Need = (call: Call) => NeededRecord | undefined;

const onSuccess =
  (record: NeededRecord): Need =>
  ({ succeeded }) =>
    succeeded ? record : undefined;

/** The kernel notes the address when it has copied it, which is after the descriptor was looked at (net/socket.c). */
const takesAddress: Need = ({ args, exit }) =>
  (args[2] & 0xffffffffn) === 0n || [EBADF, EFAULT, EINVAL, ENOTSOCK].includes(exit) ? undefined : 'SOCKADDR';

/** A signal that was refused for its receiver is noted with that (kernel/signal.c, `check_kill_permission`). */
const signals: Need = ({ succeeded, exit }) => (succeeded || exit === EPERM ? 'OBJ_PID' : undefined);

/** mm/mmap.c, `ksys_mmap_pgoff`; an offset between two pages is refused before. */
const mapsFile: Need = ({ args, exit }) =>
  (args[3] & MAP_ANONYMOUS) !== 0n || exit === EINVAL ? undefined : 'MMAP';

const NEEDS: ReadonlyMap<string, Need> = new Map<string, Need>([
  ['execve', onSuccess('EXECVE')],
  ['execveat', onSuccess('EXECVE')],
  ['connect', takesAddress],
  ['bind', takesAddress],
  ['kill', signals],
  ['tkill', signals],
  ['tgkill', signals],
  ['rt_sigqueueinfo', onSuccess('OBJ_PID')],
  ['rt_tgsigqueueinfo', onSuccess('OBJ_PID')],
  ['pidfd_send_signal', onSuccess('OBJ_PID')],
  [
    'ptrace',
    ({ args: [request], succeeded }) =>
      succeeded && (request === PTRACE_ATTACH || request === PTRACE_SEIZE) ? 'OBJ_PID' : undefined,
  ],
  ['pipe', onSuccess('FD_PAIR')],
  ['pipe2', onSuccess('FD_PAIR')],
  ['socketpair', onSuccess('FD_PAIR')],
  ['mmap', mapsFile],
  ['mmap2', mapsFile],
  ['socketcall', ({ exit }) => (exit === EFAULT || exit === EINVAL ? undefined : 'SOCKETCALL')],
]);

/** i386's first mmap has its arguments behind a pointer. */
const I386_OLD_MMAP = { arch: 0x40000003, nr: 90 };

/**
 * Which records of an event have to be there by what its call and result say, so that one that was lost is found out. What
 * only memory tells cannot be: whether a sendto, sendmsg or sendmmsg had an address, and how many processes a signal
 * went to. A record that is lost by the kernel counts in `lost` all the same, and one that is lost in the log shows there.
 */
export function findNeeds(
  record: SyscallRecord,
  socketcall: readonly bigint[] | null,
): readonly NeededRecord[] {
  const { arch, nr, args, result } = record;
  if (result === null || (arch === I386_OLD_MMAP.arch && nr === I386_OLD_MMAP.nr)) return [];
  const name = nameOf(arch, nr);
  const need = name === undefined ? undefined : NEEDS.get(name)?.({ args, ...result });
  if (need !== 'SOCKETCALL' || socketcall === null) return need === undefined ? [] : [need];
  const [one = 0n, two = 0n, three = 0n, four = 0n] = socketcall;
  const inner = { args: [one, two, three, four] as const, ...result };
  const address =
    args[0] === SOCKETCALL_BIND || args[0] === SOCKETCALL_CONNECT ? takesAddress(inner) : undefined;
  if (address !== undefined) return ['SOCKETCALL', address];
  return args[0] === SOCKETCALL_SOCKETPAIR && result.succeeded ? ['SOCKETCALL', 'FD_PAIR'] : ['SOCKETCALL'];
}

const names = new Map<number, Map<number, string | undefined>>();

/** The kernel's name of a call; looked up once for each number that has one. */
export function nameOf(arch: number, nr: number): string | undefined {
  const known = names.get(arch)?.get(nr);
  if (known !== undefined) return known;
  const architecture = architectureOf(arch, nr);
  const name = architecture === undefined ? undefined : syscallName(architecture.name, nr);
  if (name === undefined) return undefined;
  const table = names.get(arch) ?? new Map<number, string>();
  names.set(arch, table.set(nr, name));
  return name;
}
