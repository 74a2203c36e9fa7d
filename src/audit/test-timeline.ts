import { parseTestLine, type TestMark } from './test-line.ts';

const REMEMBERED = 4096;
/** How late the line of a test's end may come, through pipes and a runner that passes it on. */
const LATE_MS = 50;
/** Half of the tick that the kernel's stamps are rounded down to. */
const HALF_TICK_MS = 2;

/** A moment of the output: a test ended, or from here on one runs (`null`: none). Times are monotonic milliseconds. */
interface Moment {
  readonly atMs: number;
  readonly kind: 'ended' | 'running';
  name: string | null;
  durationMs: number | undefined;
}

/**
 * Says in which test something happened, from what runners print. Some say when a test begins; of the others the end
 * that comes next tells, and the test's duration whether it had begun by then. A help for the reader, and no evidence:
 * a test that prints another's line is believed, and of tests that run side by side one is named.
 */
export class TestTimeline {
  readonly #moments: Moment[] = [];
  readonly #streams = new Map<number, Reader>();

  /** Takes a whole line that came at this time. */
  push(stream: number, line: string, atMs: number): void {
    const reader = this.#streams.get(stream) ?? new Reader(this.#moments);
    this.#streams.set(stream, reader);
    reader.take(line, atMs);
    if (this.#moments.length > 2 * REMEMBERED) this.#moments.splice(0, this.#moments.length - REMEMBERED);
  }

  /** The name of the test, beneath those of its suites; undefined where there is none, or it cannot be told. */
  at(timeMs: number): string | undefined {
    const time = timeMs + HALF_TICK_MS;
    const next = this.#countBefore(time);
    const last = this.#moments[next - 1];
    if (last?.kind === 'running' && last.name !== null) return last.name;
    return findEnded(this.#endedTogether(next), time);
  }

  #countBefore(time: number): number {
    let low = 0;
    let high = this.#moments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#moments[middle]?.atMs ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #endedTogether(from: number): Moment[] {
    const atMs = this.#moments[from]?.atMs;
    const rest = this.#moments.slice(from);
    const end = rest.findIndex((moment) => moment.kind !== 'ended' || moment.atMs !== atMs);
    return end === -1 ? rest : rest.slice(0, end);
  }
}

/** Lines that came together are of tests that ran one after the other: they are laid out backwards by their durations. */
function findEnded(together: readonly Moment[], time: number): string | undefined {
  const [first] = together;
  if (first === undefined) return undefined;
  let start = first.atMs;
  for (const moment of together.toReversed()) {
    if (moment.durationMs === undefined) return moment === first ? (first.name ?? undefined) : undefined;
    start -= moment.durationMs;
    if (time >= start - (moment === first ? LATE_MS : 0)) return moment.name ?? undefined;
  }
  return undefined;
}

/** A file of jest's, whose tests are listed when all have ended, not in the order of their running. */
interface TestFile {
  readonly name: string;
  readonly moment: Moment;
  tests: number;
}

/** Follows one stream: what is nested in what, which test of go is open. */
class Reader {
  readonly #moments: Moment[];
  #suites: { indent: number; name: string; isParent: boolean }[] = [];
  readonly #open = new Set<string>();
  #running: string | null = null;
  #file: TestFile | undefined;
  #ended: Moment | undefined;
  #isRecap = false;

  constructor(moments: Moment[]) {
    this.#moments = moments;
  }

  take(line: string, atMs: number): void {
    const mark = parseTestLine(line);
    if (this.#file !== undefined && this.#takeOfFile(this.#file, line, mark)) return;
    this.#file = undefined;
    if (mark?.kind === 'suite') this.#enterSuite(mark.indent, mark.name);
    else if (mark?.kind === 'end') this.#end(mark, atMs);
    else if (mark?.kind === 'file') this.#startFile(mark, atMs);
    else if (mark?.kind === 'enter') this.#run(mark.name, atMs);
    else if (mark?.kind === 'leave') this.#leave(mark.name, atMs);
    else if (mark?.kind === 'duration' && this.#ended !== undefined) {
      this.#ended.durationMs ??= mark.durationMs;
      this.#ended = undefined;
    } else if (mark?.kind === 'outside') this.#leaveAll(atMs);
    if (mark !== undefined) this.#isRecap = mark.kind === 'recap';
  }

  #add(kind: Moment['kind'], name: string | null, atMs: number, durationMs?: number): Moment {
    const moment = { atMs, kind, name, durationMs };
    this.#moments.push(moment);
    return moment;
  }

  #enterSuite(indent: number, name: string): void {
    this.#leaveSuites(indent - 1);
    this.#suites.push({ indent, name, isParent: false });
  }

  /** Leaves what is nested deeper; what holds the rest has something in it. */
  #leaveSuites(indent: number): void {
    while ((this.#suites.at(-1)?.indent ?? -1) > indent) this.#suites.pop();
    for (const suite of this.#suites) if (suite.indent <= indent) suite.isParent = true;
  }

  #end({ indent, name, durationMs }: TestMark & { kind: 'end' }, atMs: number): void {
    while ((this.#suites.at(-1)?.indent ?? -1) > indent) this.#suites.pop();
    const same = this.#suites.at(-1)?.indent === indent ? this.#suites.pop() : undefined;
    this.#leaveSuites(indent);
    // The last line of a suite, after those of its tests; or a failure that is told again at the end.
    if (same?.isParent === true || this.#isRecap) {
      this.#ended = undefined;
      return;
    }
    this.#ended = this.#add('ended', this.#path(name), atMs, durationMs);
  }

  #path(name: string): string {
    return [...this.#suites.map((suite) => suite.name), name].join(' › ');
  }

  #startFile({ name, durationMs }: TestMark & { kind: 'file' }, atMs: number): void {
    this.#suites = [];
    this.#file = { name, moment: this.#add('ended', name, atMs, durationMs), tests: 0 };
  }

  /** The only test of a file is it; of several, the file is all that can be said. */
  #takeOfFile(file: TestFile, line: string, mark: TestMark | undefined): boolean {
    if (mark === undefined) {
      const [, spaces, title] = /^( +)([^ ●].*)$/.exec(line) ?? [];
      if (spaces === undefined || title === undefined) return false;
      this.#enterSuite(spaces.length, title.trimEnd());
      return true;
    }
    if (mark.kind !== 'end') return false;
    this.#leaveSuites(mark.indent - 1);
    if (/^ *○/.test(line)) return true;
    const { moment } = file;
    moment.name = file.tests === 0 ? `${file.name} › ${this.#path(mark.name)}` : file.name;
    moment.durationMs = (file.tests === 0 ? 0 : (moment.durationMs ?? 0)) + (mark.durationMs ?? 0);
    file.tests += 1;
    return true;
  }

  #run(name: string | null, atMs: number): void {
    if (name !== null) this.#open.add(name);
    if (this.#open.size > REMEMBERED) this.#open.clear();
    if (name !== this.#running) this.#add('running', name, atMs);
    this.#running = name;
  }

  /** Go tells the end of subtests only after that of the test they are part of. */
  #leave(name: string, atMs: number): void {
    const isPartOf = (other: string) => other === name || other.startsWith(`${name}/`);
    if (!this.#open.has(name)) return;
    for (const other of this.#open) if (isPartOf(other)) this.#open.delete(other);
    if (this.#running !== null && isPartOf(this.#running)) this.#run(null, atMs);
  }

  #leaveAll(atMs: number): void {
    this.#open.clear();
    this.#suites = [];
    this.#running = null;
    this.#add('running', null, atMs);
  }
}
