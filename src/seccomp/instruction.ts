import type { Endianness } from './architecture.ts';

/** One classic BPF instruction, the kernel's `struct sock_filter`; jumps count from the next instruction. */
export interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

/** A program for one machine. */
export interface Filter {
  readonly instructions: readonly Instruction[];
  readonly endianness: Endianness;
}

/** BPF_MAXINSNS of include/uapi/linux/bpf_common.h: the kernel loads no longer program. */
export const MAX_INSTRUCTIONS = 4096;

/** The operations that filters use; the kernel's per-call cache (since 5.11) can emulate all of them. */
export const LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
export const AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
export const JUMP = 0x05; // BPF_JMP | BPF_JA
export const JUMP_EQ = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
export const JUMP_GT = 0x25; // BPF_JMP | BPF_JGT | BPF_K
export const JUMP_GE = 0x35; // BPF_JMP | BPF_JGE | BPF_K
export const JUMP_SET = 0x45; // BPF_JMP | BPF_JSET | BPF_K
export const RETURN = 0x06; // BPF_RET | BPF_K

/** Offsets in `struct seccomp_data` (include/uapi/linux/seccomp.h), 64 bytes in all. */
export const NR_OFFSET = 0;
export const ARCH_OFFSET = 4;
export const IP_OFFSET = 8;
export const DATA_SIZE = 64;

/** The offset of one 32-bit half of an argument: memory order depends on the machine. */
export function argumentOffset(index: number, half: 'high' | 'low', endianness: Endianness): number {
  const first = endianness === 'little' ? 'low' : 'high';
  return 16 + 8 * index + (half === first ? 0 : 4);
}

/** The program as `struct sock_filter[]`, eight bytes an instruction, in the byte order of its machine. */
export function encodeFilter(filter: Filter): Uint8Array {
  const bytes = new Uint8Array(filter.instructions.length * 8);
  const view = new DataView(bytes.buffer);
  const little = filter.endianness === 'little';
  for (const [index, { code, jt, jf, k }] of filter.instructions.entries()) {
    view.setUint16(index * 8, code, little);
    view.setUint8(index * 8 + 2, jt);
    view.setUint8(index * 8 + 3, jf);
    view.setUint32(index * 8 + 4, k, little);
  }
  return bytes;
}

/** The inverse of `encodeFilter`. */
export function decodeFilter(bytes: Uint8Array, endianness: Endianness = 'little'): Filter {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = endianness === 'little';
  const instructions = Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) => ({
    code: view.getUint16(index * 8, little),
    jt: view.getUint8(index * 8 + 2),
    jf: view.getUint8(index * 8 + 3),
    k: view.getUint32(index * 8 + 4, little),
  }));
  return { instructions, endianness };
}
