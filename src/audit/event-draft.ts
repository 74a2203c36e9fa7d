import { decodeToken } from './encoded-text.ts';
import type { PathItem, SyscallEvent } from './event.ts';
import { findNeeds, type NeededRecord, nameOf } from './event-needs.ts';
import {
  parseMmap,
  parseOpenHow,
  parsePair,
  parseSockaddr,
  parseSocketcall,
  parseTarget,
  parseTitle,
} from './event-records.ts';
import { ExecveArguments } from './execve-record.ts';
import { parseCwd, parsePath } from './path-record.ts';
import { parseSyscall, type SyscallRecord } from './syscall-record.ts';

const MOST_CHARACTERS = 1 << 16;
const MOST_PATHS = 1000;
const MOST_TARGETS = 100_000;

/** mqueue's own directory is counted in `items`, but has no record of its own (ipc/mqueue.c). */
const HIDDEN_PARENT: ReadonlySet<string> = new Set(['mq_open', 'mq_unlink']);

/** Records that an event has one of at most, with what reads them. */
const SINGLE = {
  SYSCALL: parseSyscall,
  CWD: parseCwd,
  SOCKADDR: parseSockaddr,
  SOCKETCALL: parseSocketcall,
  MMAP: parseMmap,
  OPENAT2: parseOpenHow,
  FD_PAIR: parsePair,
  PROCTITLE: parseTitle,
};
type Single = keyof typeof SINGLE;
type Singles = { [K in Single]?: NonNullable<ReturnType<(typeof SINGLE)[K]>> };

/** The records that make up an event. */
export type EventRecord = Single | 'PATH' | 'EXECVE' | 'OBJ_PID';

/** One event, while its records come. */
export class EventDraft {
  readonly serial: number;
  readonly #timeMs: number;
  readonly #paths: PathItem[] = [];
  readonly #targets: SyscallEvent['targets'][number][] = [];
  #lines: string[] = [];
  #characters = 0;
  readonly #singles: Singles = {};
  #execve: ExecveArguments | undefined;
  #fault: string | undefined;

  constructor(serial: number, timeMs: number) {
    this.serial = serial;
    this.#timeMs = timeMs;
  }

  /** undefined as long as its SYSCALL record has not come. */
  get syscall(): SyscallRecord | undefined {
    return this.#singles.SYSCALL;
  }

  /** Takes a record of this event, with the line that it stands in; neither may share memory with others. */
  add(type: EventRecord, body: string, line: string): void {
    this.#keep(line);
    if (!this.#take(type, body)) this.#fault ??= `${type} that cannot be read, or a second one`;
  }

  /** The event, when all of it is there; else what is missing or wrong. */
  finish(): SyscallEvent | string {
    const { SYSCALL: syscall, CWD, SOCKADDR, MMAP, OPENAT2, FD_PAIR, SOCKETCALL } = this.#singles;
    if (this.#fault !== undefined) return this.#fault;
    if (syscall === undefined) return 'SYSCALL missing';
    const argv = this.#execve?.finish();
    const missing = this.#findMissing(syscall, argv);
    if (missing.length > 0) return `${missing.join(', ')} missing`;
    const { arch, nr, result, args, pid, ppid, uid, euid, session } = syscall;
    return {
      serial: this.serial,
      timeMs: this.#timeMs,
      session,
      arch,
      nr,
      succeeded: result?.succeeded ?? false,
      exit: result?.exit ?? 0n,
      args,
      pid,
      ppid,
      uid,
      euid,
      comm: decodeToken(syscall.comm).text,
      exe: decodeToken(syscall.exe).text,
      cwd: CWD ?? null,
      paths: this.#paths,
      sockaddr: SOCKADDR ?? null,
      argv: argv ?? null,
      mmap: MMAP ?? null,
      openHow: OPENAT2 ?? null,
      pair: FD_PAIR ?? null,
      socketcall: SOCKETCALL ?? null,
      targets: this.#targets,
      lines: this.#lines,
    };
  }

  /** False for a record that is malformed, or there already. */
  #take(type: EventRecord, body: string): boolean {
    if (type === 'PATH') return this.#addPath(parsePath(body));
    if (type === 'OBJ_PID') return this.#addTarget(parseTarget(body));
    if (type !== 'EXECVE') return this.#fill(type, SINGLE[type](body) as never);
    this.#execve ??= new ExecveArguments();
    return this.#execve.add(body);
  }

  #fill<K extends Single>(type: K, value: Singles[K]): boolean {
    const isFirst = this.#singles[type] === undefined;
    if (isFirst) this.#singles[type] = value;
    return isFirst && value !== undefined;
  }

  /** The kernel numbers them as it prints them. */
  #addPath(path: PathItem | undefined): boolean {
    if (path === undefined || path.item !== this.#paths.length || path.item >= MOST_PATHS) return false;
    this.#paths.push(path);
    return true;
  }

  #addTarget(target: SyscallEvent['targets'][number] | undefined): boolean {
    if (target === undefined || this.#targets.length >= MOST_TARGETS) return false;
    this.#targets.push(target);
    return true;
  }

  #findMissing(syscall: SyscallRecord, argv: readonly string[] | undefined): string[] {
    const missing: string[] = [];
    const { CWD, PROCTITLE, SOCKETCALL } = this.#singles;
    const name = nameOf(syscall.arch, syscall.nr) ?? '';
    const hidden = HIDDEN_PARENT.has(name) && this.#paths.length < syscall.items ? 1 : 0;
    const paths = syscall.items - hidden;
    if (this.#paths.length !== paths) missing.push(`${paths - this.#paths.length} of ${paths} PATH`);
    if (CWD === undefined && this.#paths.some((path) => path.name !== null)) missing.push('CWD');
    if (this.#execve !== undefined && argv === undefined) missing.push('part of EXECVE');
    if (PROCTITLE === undefined) missing.push('PROCTITLE');
    const needs = findNeeds(syscall, SOCKETCALL ?? null);
    return needs.length === 0 ? missing : [...missing, ...needs.filter((need) => !this.#has(need))];
  }

  #has(need: NeededRecord): boolean {
    if (need === 'EXECVE') return this.#execve !== undefined;
    return need === 'OBJ_PID' ? this.#targets.length > 0 : this.#singles[need] !== undefined;
  }

  #keep(line: string): void {
    this.#characters += line.length + 1;
    if (this.#characters > MOST_CHARACTERS) this.#lines = [];
    else this.#lines.push(line);
  }
}
