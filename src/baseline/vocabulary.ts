import { KINDS } from '../behaviour/behaviour.ts';

/** The host names that `includes.arches` and `excludes.arches` are compared with, by Docker or by Podman. */
export const HOST_ARCHES: readonly string[] = [
  '386',
  'amd64',
  'arm',
  'arm64',
  'loong64',
  'm68k',
  'mips',
  'mips3l64n32',
  'mips64',
  'mips64n32',
  'mipsel',
  'mipsel64',
  'mipsel64n32',
  'parisc',
  'parisc64',
  'ppc',
  'ppc64',
  'ppc64le',
  'riscv64',
  's390',
  's390x',
  'sh',
  'sheb',
  'x32',
  'x86',
];

/** The capabilities of Linux (include/uapi/linux/capability.h), in the order of their numbers. */
export const CAPABILITIES: readonly string[] = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_DAC_READ_SEARCH',
  'CAP_FOWNER',
  'CAP_FSETID',
  'CAP_KILL',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETPCAP',
  'CAP_LINUX_IMMUTABLE',
  'CAP_NET_BIND_SERVICE',
  'CAP_NET_BROADCAST',
  'CAP_NET_ADMIN',
  'CAP_NET_RAW',
  'CAP_IPC_LOCK',
  'CAP_IPC_OWNER',
  'CAP_SYS_MODULE',
  'CAP_SYS_RAWIO',
  'CAP_SYS_CHROOT',
  'CAP_SYS_PTRACE',
  'CAP_SYS_PACCT',
  'CAP_SYS_ADMIN',
  'CAP_SYS_BOOT',
  'CAP_SYS_NICE',
  'CAP_SYS_RESOURCE',
  'CAP_SYS_TIME',
  'CAP_SYS_TTY_CONFIG',
  'CAP_MKNOD',
  'CAP_LEASE',
  'CAP_AUDIT_WRITE',
  'CAP_AUDIT_CONTROL',
  'CAP_SETFCAP',
  'CAP_MAC_OVERRIDE',
  'CAP_MAC_ADMIN',
  'CAP_SYSLOG',
  'CAP_WAKE_ALARM',
  'CAP_BLOCK_SUSPEND',
  'CAP_AUDIT_READ',
  'CAP_PERFMON',
  'CAP_BPF',
  'CAP_CHECKPOINT_RESTORE',
];

/** The keys of one kind of object: those with a field of their own, and those carried in `extra`. */
export interface KeySet {
  readonly kind: string;
  readonly fields: readonly string[];
  readonly carried: readonly string[];
  /** What would come of a key that is none of these, where it is not that an engine ignores it. */
  readonly harm?: string;
}

export const PROFILE_KEYS: KeySet = {
  kind: 'a profile',
  fields: ['defaultAction', 'defaultErrnoRet', 'architectures', 'archMap', 'syscalls', 'callgate'],
  carried: ['defaultErrno', 'flags', 'listenerPath', 'listenerMetadata'],
};

export const BEHAVIOUR_KEYS: KeySet = {
  kind: 'a behaviour',
  fields: [...KINDS, 'comment'],
  carried: [],
  harm: 'it would allow nothing',
};

export const RULE_KEYS: KeySet = {
  kind: 'a rule',
  fields: ['names', 'name', 'action', 'errnoRet', 'args', 'comment', 'includes', 'excludes'],
  carried: ['errno', 'callgate'],
};

export const ARGUMENT_KEYS: KeySet = {
  kind: 'an argument condition',
  fields: ['index', 'value', 'valueTwo', 'op'],
  carried: [],
};

export const FILTER_KEYS: KeySet = {
  kind: '"includes" or "excludes"',
  fields: ['arches', 'caps', 'minKernel'],
  carried: [],
};

export const ARCH_MAP_KEYS: KeySet = {
  kind: 'an entry of "archMap"',
  fields: ['architecture', 'subArchitectures'],
  carried: [],
};
