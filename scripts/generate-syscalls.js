#!/usr/bin/env node
/**
 * Writes src/seccomp/syscalls.generated.ts from the kernel headers in one pinned Debian package.
 *
 *   node scripts/generate-syscalls.js            download the package with this machine's apt (Debian)
 *   node scripts/generate-syscalls.js FILE.deb   take the package from a file
 *
 * The package's checksum is compared with the pin first; another package is refused. Needs dpkg-deb and gcc
 * (its preprocessor). To move to newer headers, change PIN and run this again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, run, unpackPinned } from './debian-package.js';

const PIN = {
  package: 'linux-libc-dev',
  version: '7.3.4-1~bpo13+1',
  suite: 'trixie-backports',
  sha256: 'b3a4538fca67081c8606a93f37521d0eb74ac75996a02f3321a6b27f978e10a8',
};

const OUTPUT = fileURLToPath(new URL('../src/seccomp/syscalls.generated.ts', import.meta.url));

/** The compiler's own macros that say how wide a long is; the headers choose their numbers by them. */
const BITS_32 = ['__CHAR_BIT__=8', '__SIZEOF_LONG__=4', '__SIZEOF_POINTER__=4'];
const BITS_64 = ['__CHAR_BIT__=8', '__SIZEOF_LONG__=8', '__SIZEOF_POINTER__=8', '__LP64__'];

/**
 * What the preprocessor is told for each architecture: the header folder and the compiler's macros. Nothing of
 * the machine's own compiler is used (`-undef`).
 * @type {Record<string, { folder: string, defines: string[] }>}
 */
const OURS = {
  x86_64: { folder: 'x86', defines: ['__x86_64__', ...BITS_64] },
  i386: { folder: 'x86', defines: ['__i386__', ...BITS_32] },
  x32: { folder: 'x86', defines: ['__x86_64__', '__ILP32__', ...BITS_32] },
  aarch64: { folder: 'arm64', defines: BITS_64 },
  arm: { folder: 'arm', defines: ['__ARM_EABI__', ...BITS_32] },
  riscv64: { folder: 'riscv', defines: BITS_64 },
  s390x: { folder: 's390', defines: BITS_64 },
  ppc64le: { folder: 'powerpc', defines: ['__powerpc64__', ...BITS_64] },
  loongarch64: { folder: 'loongarch', defines: BITS_64 },
};

/** Architectures whose names are known, so that a profile that has them is not called misspelt. */
const OTHERS = [
  { folder: 'alpha', defines: BITS_64 },
  { folder: 'arc', defines: BITS_32 },
  { folder: 'loongarch', defines: BITS_32 },
  { folder: 'm68k', defines: BITS_32 },
  { folder: 'mips', defines: ['_MIPS_SIM=1', '_ABIO32=1', ...BITS_32] },
  { folder: 'mips', defines: ['_MIPS_SIM=2', '_ABIN32=2', ...BITS_32] },
  { folder: 'mips', defines: ['_MIPS_SIM=3', '_ABI64=3', ...BITS_64] },
  { folder: 'parisc', defines: BITS_32 },
  { folder: 'parisc', defines: BITS_64 },
  { folder: 'powerpc', defines: BITS_32 },
  { folder: 'riscv', defines: BITS_32 },
  { folder: 'sh', defines: BITS_32 },
  { folder: 'sparc', defines: BITS_32 },
  { folder: 'sparc', defines: ['__arch64__', '__sparc_v9__', ...BITS_64] },
];

/** The value of a macro's text: numbers, other macros, sums and parentheses. */
function evaluate(/** @type {string} */ text, /** @type {Map<string, string>} */ macros, depth = 0) {
  if (depth > 10) fail(`the definition ${text} has no end`);
  let sum = 0;
  for (const term of text.replace(/[()]/g, ' ').split('+')) {
    const word = term.trim();
    const inner = macros.get(word);
    if (/^(0x[0-9a-f]+|\d+)$/i.test(word)) sum += Number(word);
    else if (inner !== undefined) sum += evaluate(inner, macros, depth + 1);
    else fail(`cannot evaluate ${text}`);
  }
  return sum;
}

/**
 * The calls of one architecture. `names` maps each number to the name its own definition has, `aliases` holds
 * names that are defined as another call's name.
 */
function readCalls(/** @type {string} */ root, /** @type {{ folder: string, defines: string[] }} */ target) {
  const include = [join(root, 'usr/lib/linux/uapi', target.folder), join(root, 'usr/include')];
  const flags = ['-E', '-dM', '-undef', '-Werror=undef', '-nostdinc', '-x', 'c'];
  for (const folder of include) flags.push('-I', folder);
  for (const name of target.defines) flags.push(`-D${name}`);
  const text = run('gcc', [...flags, '-'], { input: '#include <asm/unistd.h>\n' });
  /** @type {Map<string, string>} */
  const macros = new Map();
  for (const [, name, body] of text.matchAll(/^#define (\w+) (.+)$/gm))
    macros.set(name ?? '', (body ?? '').trim());
  /** @type {Map<number, string>} */
  const names = new Map();
  /** @type {Map<string, number>} */
  const aliases = new Map();
  for (const [macro, body] of macros) {
    const name = /^__(?:ARM_)?NR_(\w+)$/.exec(macro)?.[1];
    if (name === undefined || /^[A-Z]|^(reserved|unused)\d+$/.test(name)) continue;
    const number = evaluate(body, macros);
    const other = names.get(number);
    if (/^__NR_[a-z]/.test(body)) aliases.set(name, number);
    else if (other !== undefined) fail(`${target.folder}: ${number} is both ${other} and ${name}`);
    else names.set(number, name);
  }
  if (names.size < 250) fail(`${target.folder} (${target.defines}) has only ${names.size} calls`);
  return { names, aliases };
}

/** A number starts a run; each name after it takes the next number. */
function renderTable(/** @type {Map<number, string>} */ names) {
  const words = [];
  let next = -1;
  for (const [number, name] of [...names].sort(([a], [b]) => a - b)) {
    if (number !== next) words.push(String(number));
    words.push(name);
    next = number + 1;
  }
  return wrap(words);
}

function wrap(/** @type {string[]} */ words) {
  const lines = [''];
  for (const word of words) {
    const last = lines[lines.length - 1] ?? '';
    if (last.length + word.length > 104) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return `\`\n    ${lines.join('\n    ')}\``;
}

function render(/** @type {string} */ root, /** @type {string} */ kernel) {
  const tables = [];
  const aliases = [];
  const ours = new Set();
  for (const [architecture, target] of Object.entries(OURS)) {
    const calls = readCalls(root, target);
    tables.push(`  ${architecture}: ${renderTable(calls.names)},`);
    const pairs = [...calls.aliases].sort().map(([name, number]) => `${name}: ${number}`);
    if (pairs.length > 0) aliases.push(`  ${architecture}: { ${pairs.join(', ')} },`);
    for (const name of [...calls.names.values(), ...calls.aliases.keys()]) ours.add(name);
  }
  const others = new Set();
  for (const target of OTHERS) {
    const calls = readCalls(root, target);
    for (const name of [...calls.names.values(), ...calls.aliases.keys()])
      if (!ours.has(name)) others.add(name);
  }
  return `// Generated by scripts/generate-syscalls.js; do not edit.
// Source: Debian's ${PIN.package} ${PIN.version}, the headers of Linux ${kernel},
// sha256 ${PIN.sha256}.

export const SYSCALL_SOURCE = {
  package: '${PIN.package}',
  version: '${PIN.version}',
  kernel: '${kernel}',
} as const;

/** For each architecture: a number starts a run, and each name after it takes the next number. */
export const SYSCALL_TABLES = {
${tables.join('\n')}
} as const;

/** Second names of a number, by architecture. */
export const SYSCALL_ALIASES: { readonly [architecture: string]: { readonly [name: string]: number } } = {
${aliases.join('\n')}
};

/** Names that only architectures outside the tables have. */
export const OTHER_NAMES = ${wrap([...others].sort())};
`;
}

/** The kernel's version, which linux/version.h and the package's version must both say. */
function readKernel(/** @type {string} */ root) {
  const text = readFileSync(join(root, 'usr/include/linux/version.h'), 'utf8');
  const code = Number(/LINUX_VERSION_CODE (\d+)/.exec(text)?.[1]);
  const kernel = `${code >> 16}.${(code >> 8) & 255}.${code & 255}`;
  if (!PIN.version.startsWith(`${kernel}-`))
    fail(`the headers are of Linux ${kernel}, the package is ${PIN.version}`);
  return kernel;
}

const root = unpackPinned(PIN, process.argv[2]);
writeFileSync(OUTPUT, render(root, readKernel(root)));
console.log(`wrote ${OUTPUT}`);
