import type { ComparedCall } from '../baseline/arguments/event-tests.ts';
import type { ArchitectureName } from '../seccomp/architecture.ts';
import { syscallNumber } from '../seccomp/syscall-table.ts';
import type { BehaviourRule } from './behaviour.ts';
import { type BitTest, CALL_TABLE, type CallUse } from './call-table.ts';
import { requestNumber } from './use-text.ts';

/**
 * `check`: what the baseline allows of the uses is left out where the kernel can tell it. `record`: everything the
 * table can decode.
 */
export type RecordingMode = 'check' | 'record';

export interface RulesRequest {
  readonly session: number;
  /** Rules are found and deleted again by it. */
  readonly key: string;
  /** The machine's own, and others whose programs its kernel runs. */
  readonly native: ArchitectureName;
  readonly compat: readonly ArchitectureName[];
  readonly mode: RecordingMode;
  /** Calls whose uses are wanted whatever the table says of them. */
  readonly compared: readonly ComparedCall[];
  /** The baseline's behaviours, for `check`. */
  readonly allowed: readonly BehaviourRule[];
  /** The kernel refuses signals out of the subject's tree, so that one which was sent stayed inside. */
  readonly fenced: boolean;
  /** Files and folders that hold secrets and that the subject may read. */
  readonly secrets: { readonly files: readonly string[]; readonly folders: readonly string[] };
}

/** Half of what one rule can hold (AUDIT_MAX_FIELDS is 64, linux/audit.h). */
const MOST_NUMBERS = 32;
/** Calls with a path that may be refused before their flags say anything. */
const OPENS = ['open', 'openat', 'openat2'];
const EACCES = 13;
const EPERM = 1;

/**
 * The rules that make the session's events, as auditctl's arguments. Each costs on every system call that the session
 * makes, and twelve milliseconds to delete, so they are few: calls without a condition share one, and programs of another
 * architecture, which are rare, are recorded whole. The kernel asks no rule about x32's numbers, which lie above its table.
 */
export function makeAuditRules(request: RulesRequest): readonly (readonly string[])[] {
  const { native, compat } = request;
  return [
    ...makeRules(native, request),
    ...compat.filter((name) => name !== 'x32').map((name) => makeOneRule(name, request)),
    ...watchSecrets(request),
  ];
}

function makeOneRule(architecture: ArchitectureName, request: RulesRequest): string[] {
  const compared = request.compared.map(({ call }) => call);
  const all = new Set([...CALL_TABLE.flatMap((use) => use.calls), ...compared]);
  const calls = [...all].filter((call) => isCallOf(architecture, call));
  return makeRule(architecture, request, { calls, fields: [] });
}

function isCallOf(architecture: ArchitectureName, call: string): boolean {
  return syscallNumber(architecture, call) !== undefined;
}

interface Selection {
  readonly calls: readonly string[];
  readonly fields: readonly string[];
}

function makeRule(
  architecture: ArchitectureName,
  request: RulesRequest,
  { calls, fields }: Selection,
): string[] {
  const numbers = calls.flatMap((call) => ['-S', callToken(architecture, call)]);
  return [...scope(architecture, request), ...numbers, ...fields, '-k', request.key];
}

function makeRules(architecture: ArchitectureName, request: RulesRequest): string[][] {
  const plain: string[] = [];
  const conditional: { calls: string[]; fields: string[] }[] = [];
  const select = (names: readonly string[], fields: string[]) => {
    const calls = names.filter((call) => !plain.includes(call));
    const shared = conditional.find((rule) => rule.fields.join() === fields.join());
    if (fields.length === 0) plain.push(...calls);
    else if (shared !== undefined) shared.calls.push(...calls);
    else if (calls.length > 0) conditional.push({ calls, fields });
  };
  for (const { call, tests } of request.compared) {
    if (isCallOf(architecture, call))
      select(
        [call],
        tests.flatMap((test) => ['-F', test]),
      );
  }
  for (const use of CALL_TABLE) {
    const calls = use.calls.filter((call) => isCallOf(architecture, call));
    const fields = calls.length === 0 ? undefined : conditionsOf(use, architecture, request);
    if (fields !== undefined) select(calls, fields);
  }
  const opens = OPENS.filter(
    (call) => syscallNumber(architecture, call) !== undefined && !plain.includes(call),
  );
  const refused = opens.length === 0 ? [] : [{ calls: opens, fields: ['-F', `exit=-${EACCES}`] }];
  return [{ calls: plain, fields: [] }, ...conditional, ...refused].map((selection) =>
    makeRule(architecture, request, selection),
  );
}

/** A number: auditctl may be older than the call. */
function callToken(architecture: ArchitectureName, call: string): string {
  return String(syscallNumber(architecture, call));
}

function scope(architecture: ArchitectureName, { session }: RulesRequest): string[] {
  // Before a rule of the host's that says never: the first that matches decides.
  return ['-A', 'always,exit', '-F', `arch=${archToken(architecture)}`, '-F', `sessionid=${session}`];
}

/** auditctl reads b64 and b32 as the machine's own; a machine that runs both has no others. */
function archToken(architecture: ArchitectureName): 'b64' | 'b32' {
  return architecture === 'i386' || architecture === 'arm' ? 'b32' : 'b64';
}

/** Beyond architecture and session; undefined where nothing of the call is wanted. */
function conditionsOf(
  use: CallUse,
  architecture: ArchitectureName,
  request: RulesRequest,
): string[] | undefined {
  const learnt = request.mode === 'check' ? request.allowed : [];
  const { decoding } = use;
  if (decoding.as === 'word' && isLearnt(learnt, decoding.word)) return undefined;
  if (decoding.as === 'signal') return request.fenced ? ['-F', `exit=-${EPERM}`] : [];
  // True of any address, AF_UNSPEC too, and of no call without one: the kernel tells it of each call anew.
  if (use.needsAddress === true) return ['-F', 'saddr_fam>=0'];
  if (use.numberIn !== undefined) {
    const [call = ''] = use.calls;
    if (isLearnt(learnt, `${call} *`)) return undefined;
    const numbers = learntNumbers(use, architecture, learnt).slice(0, MOST_NUMBERS);
    return numbers.flatMap((number) => ['-F', `a${use.numberIn}!=${number}`]);
  }
  if (use.isRare === true) return [];
  const tests = withoutLearnt(use, use.tests?.(architecture) ?? [], learnt);
  if (tests.some(({ mask }) => mask === 0)) return undefined;
  return tests.flatMap(({ argument, mask }) => ['-F', `a${argument}&0x${mask.toString(16)}`]);
}

function isLearnt(learnt: readonly BehaviourRule[], value: string): boolean {
  return learnt.some((rule) => rule.kind === 'use' && rule.value === value);
}

/** Numbers of prctl, ptrace, ioctl… that the baseline names one by one. */
function learntNumbers(
  { calls: [call = ''], decoding }: CallUse,
  architecture: ArchitectureName,
  learnt: readonly BehaviourRule[],
): number[] {
  if (decoding.as !== 'number') return [];
  const { names } = decoding;
  const numberOf = (word: string) =>
    names === 'ioctl'
      ? requestNumber(architecture, word)
      : ([...names].find(([, name]) => name === word)?.[0] ??
        (/^\d{1,3}$/.test(word) ? Number(word) : undefined));
  return learnt
    .filter(({ kind, value }) => kind === 'use' && value.startsWith(`${call} `))
    .map(({ value }) => numberOf(value.slice(call.length + 1)))
    .filter((number) => number !== undefined);
}

/** A namespace that the baseline allows is no bit of interest. */
function withoutLearnt(use: CallUse, tests: readonly BitTest[], learnt: readonly BehaviourRule[]): BitTest[] {
  const { decoding, calls } = use;
  if (decoding.as !== 'bits') return [...tests];
  const known = decoding.bits
    .filter(([name]) => isLearnt(learnt, `${calls[0]} ${name}`))
    .reduce((mask, [, bit]) => mask | bit, 0);
  return tests.map(({ argument, mask }) => ({ argument, mask: mask & ~known }));
}

/** Only of the machine's own architecture, and of opens alone: the kernel asks a rule about a path for each of its calls. */
function watchSecrets(request: RulesRequest): string[][] {
  const { native } = request;
  const { files, folders } = request.secrets;
  const calls = OPENS.filter((call) => isCallOf(native, call));
  const paths = [...files.map((path) => `path=${path}`), ...folders.map((path) => `dir=${path}`)];
  return paths.map((path) => makeRule(native, request, { calls, fields: ['-F', path] }));
}
