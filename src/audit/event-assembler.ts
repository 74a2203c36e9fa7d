import type { SyscallEvent } from './event.ts';
import { EventDraft, type EventRecord } from './event-draft.ts';
import { detach } from './fold.ts';
import type { Envelope } from './line.ts';
import { isForeign } from './syscall-record.ts';

/** What becomes of the events of one session; each goes to exactly one of the two, others to none. */
export interface EventSink {
  whole(event: SyscallEvent): void;
  /** One that lost a record, or has one that cannot be read, `pid` 0 where even its process is not known. */
  incomplete(serial: number, pid: number, what: string): void;
}

/** By auditd's name of the type, which is the number of one that it does not know. */
const TYPES: ReadonlyMap<string, EventRecord> = new Map([
  ['SYSCALL', 'SYSCALL'],
  ['PATH', 'PATH'],
  ['CWD', 'CWD'],
  ['EXECVE', 'EXECVE'],
  ['SOCKADDR', 'SOCKADDR'],
  ['SOCKETCALL', 'SOCKETCALL'],
  ['MMAP', 'MMAP'],
  ['OBJ_PID', 'OBJ_PID'],
  ['FD_PAIR', 'FD_PAIR'],
  ['OPENAT2', 'OPENAT2'],
  ['UNKNOWN[1337]', 'OPENAT2'],
  ['PROCTITLE', 'PROCTITLE'],
]);
/** Operations inside an io_uring are no calls, and no event that a rule of the run asked for; paths follow them as well. */
const URING: ReadonlySet<string> = new Set(['URINGOP', 'UNKNOWN[1336]']);
/** More calls than this are never at once between their first and their last record. */
const MOST_OPEN = 4000;
/** What an event of somebody else's is, as long as records of it may come. */
const FOREIGN = null;

/**
 * Puts the records of an event together by their serial. The key does not matter: the kernel records a call by the first
 * rule that asks for it, which may be one of the host's own. Several processes' events interleave, each event's own records
 * stay in the order in which the kernel prints them: SYSCALL first, PROCTITLE last. Memory does not grow with the log.
 */
export class EventAssembler {
  readonly #session: number;
  /** What a record of the session has in it. */
  readonly #mark: string;
  readonly #sink: EventSink;
  readonly #mostOpen: number;
  readonly #open = new Map<number, EventDraft | typeof FOREIGN>();
  /** How many of them may be the session's. */
  #drafts = 0;

  constructor(session: number, sink: EventSink, mostOpen = MOST_OPEN) {
    this.#session = session;
    this.#mark = ` ses=${session} `;
    this.#sink = sink;
    this.#mostOpen = mostOpen;
  }

  /** Events that are not whole yet, and may be the session's. */
  get open(): number {
    return this.#drafts;
  }

  /** Takes a line of the log with its envelope; types that are no part of an event are passed over. */
  add(envelope: Envelope, line: string): void {
    const type = TYPES.get(envelope.type);
    const { serial } = envelope;
    if (type === undefined) {
      if (URING.has(envelope.type) && !this.#open.has(serial)) this.#remember(serial, FOREIGN);
      return;
    }
    const draft = this.#open.get(serial);
    if (draft === FOREIGN && type !== 'SYSCALL') {
      if (type === 'PROCTITLE') this.#open.delete(serial);
    } else if (type === 'SYSCALL' && !(draft instanceof EventDraft) && !this.#mayBeOwn(envelope.body)) {
      this.#remember(serial, FOREIGN);
    } else {
      this.#extend(draft ?? this.#begin(envelope), type, envelope, line);
    }
  }

  /** Ends the log: what is not whole will not be. */
  finish(): void {
    for (const serial of [...this.#open.keys()]) this.#close(serial);
  }

  /** Most are; a label may look like a session, so the whole record decides later. */
  #mayBeOwn(body: string): boolean {
    return body.includes(this.#mark) || !isForeign(body, this.#session);
  }

  #begin({ serial, seconds, milliseconds }: Envelope): EventDraft {
    const draft = new EventDraft(serial, seconds * 1000 + milliseconds);
    this.#remember(serial, draft);
    this.#drafts += 1;
    return draft;
  }

  #extend(draft: EventDraft, type: EventRecord, { body }: Envelope, line: string): void {
    const own = detach(line);
    // An enrichment may follow the body.
    const end = own.indexOf('\x1d');
    const from = (end === -1 ? own.length : end) - body.length;
    draft.add(type, own.slice(from, from + body.length), own);
    if (type === 'PROCTITLE') this.#close(draft.serial);
  }

  #remember(serial: number, entry: EventDraft | typeof FOREIGN): void {
    if (this.#open.size >= this.#mostOpen) {
      const [oldest] = this.#open.keys();
      if (oldest !== undefined) this.#close(oldest);
    }
    this.#open.set(serial, entry);
  }

  #close(serial: number): void {
    const draft = this.#open.get(serial);
    this.#open.delete(serial);
    if (draft === undefined || draft === FOREIGN) return;
    this.#drafts -= 1;
    const { syscall } = draft;
    // Without its first record, an event may be anybody's.
    if (syscall !== undefined && syscall.session !== this.#session) return;
    const event = draft.finish();
    if (typeof event === 'string') this.#sink.incomplete(serial, syscall?.pid ?? 0, event);
    else this.#sink.whole(event);
  }
}
