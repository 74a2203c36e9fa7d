/** What one line of a test runner's output says. `indent` is in spaces, of the runners that nest by it. */
export type TestMark =
  /** A suite's title, before its tests. */
  | { readonly kind: 'suite'; readonly indent: number; readonly name: string }
  /** A test has ended, or a suite of that title. */
  | {
      readonly kind: 'end';
      readonly indent: number;
      readonly name: string;
      readonly durationMs: number | undefined;
    }
  /** A file of tests has ended; what its tests were follows. */
  | { readonly kind: 'file'; readonly name: string; readonly durationMs: number | undefined }
  /** From here on a test runs, by its full name. */
  | { readonly kind: 'enter'; readonly name: string }
  /** A test by its full name has ended, or waits. */
  | { readonly kind: 'leave'; readonly name: string }
  /** How long the test took that was named last. */
  | { readonly kind: 'duration'; readonly durationMs: number }
  /** The line that follows tells once more of a test. */
  | { readonly kind: 'recap' }
  /** No test runs here: collection, or the end of all. */
  | { readonly kind: 'outside' };

const COLOURS = /\u001b\[[0-9;]*m/g;
const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
/** Before anything else, for most lines are none of these. */
const MAYBE =
  /[▶✔✓✖✕﹣○●]|^ *(?:not )?ok\b|Subtest: |^=== |--- |::|collected \d|^={4}.*={4}$|^(?:PASS|FAIL)|duration_ms|^ℹ|^test at|^Test Suites:|^ok\b/;

/** Reads a line of node’s test runner (spec), TAP, jest, pytest -v or go test -v; undefined for any other line. */
export function parseTestLine(line: string): TestMark | undefined {
  if (!MAYBE.test(line)) return undefined;
  const text = line.replaceAll(COLOURS, '').trimEnd();
  return parseSpec(text) ?? parseTap(text) ?? parseJest(text) ?? parsePytest(text) ?? parseGo(text);
}

/** `  ✔ copies a file (1.5ms)`, as node’s spec reporter has it, and jest and mocha beneath their files and suites. */
function parseSpec(text: string): TestMark | undefined {
  if (/^test at .+:\d+:\d+$/.test(text)) return { kind: 'recap' };
  if (/^ℹ tests \d+$/.test(text) || text === '✖ failing tests:') return { kind: 'outside' };
  const [, spaces, sign, title] = /^( *)([▶✔✓✖✕﹣○]) (.+)$/.exec(text) ?? [];
  if (spaces === undefined || title === undefined) return undefined;
  const { name, durationMs } = splitDuration(title.replace(/(?<=\([\d.]+ms\)) # .*$/, ''));
  const indent = spaces.length;
  return sign === '▶' && durationMs === undefined
    ? { kind: 'suite', indent, name }
    : { kind: 'end', indent, name, durationMs };
}

/** `    ok 1 - copies a file`, with `# Subtest: …` before it and its duration after it (testanything.org, version 13 on). */
function parseTap(text: string): TestMark | undefined {
  const [, outer, subtest] = /^( *)# Subtest: (.+)$/.exec(text) ?? [];
  if (outer !== undefined && subtest !== undefined)
    return { kind: 'suite', indent: outer.length, name: plain(subtest) };
  const [, duration] = /^ *duration_ms: ([\d.]+)$/.exec(text) ?? [];
  if (duration !== undefined) return { kind: 'duration', durationMs: Number(duration) };
  const [, spaces, title, time] =
    /^( *)(?:not )?ok(?: \d+)?(?: -)? ((?:[^\\#]|\\.)+?)(?: # (?:time=([\d.]+)ms|.*))?$/.exec(text) ?? [];
  if (spaces === undefined || title === undefined) return undefined;
  const durationMs = time === undefined ? undefined : Number(time);
  return { kind: 'end', indent: spaces.length, name: plain(title), durationMs };
}

const plain = (text: string) => text.replaceAll(/\\([\\#])/g, '$1');

/** `PASS test/export.test.js (5.1 s)` */
function parseJest(text: string): TestMark | undefined {
  if (/^Test Suites: /.test(text)) return { kind: 'outside' };
  const [, title] = /^(?:PASS|FAIL) +(\S.*)$/.exec(text) ?? [];
  return title === undefined || text.includes('\t') ? undefined : { kind: 'file', ...splitDuration(title) };
}

const PYTEST =
  /^(?:(?<name>\S+?::.+?) (?<outcome>PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR)(?: \(.*\))?(?: +\[ *\d+%\])?|\[gw\d+\] \[ *\d+%\] (?:PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR) (?<apart>\S+?::.+))$/;

/** `tests/test_export.py::test_copies[a b] PASSED [ 50%]`; with pytest-xdist the outcome stands first. */
function parsePytest(text: string): TestMark | undefined {
  if (/^(?:collecting \.\.\. )?collected \d+ items?|^={4,} .+ ={4,}$/.test(text)) return { kind: 'outside' };
  const { name, outcome, apart } = PYTEST.exec(text)?.groups ?? {};
  const test = name ?? apart;
  const durationMs = outcome === 'SKIPPED' ? 0 : undefined;
  return test === undefined ? undefined : { kind: 'end', indent: 0, name: test.trimEnd(), durationMs };
}

/** `=== RUN   TestExport/copies`, `--- PASS: TestExport/copies (0.01s)`, `ok  	example.org/export	0.2s` (cmd/go, testing). */
function parseGo(text: string): TestMark | undefined {
  const [, entered] = /^=== (?:RUN|CONT|NAME) +(\S+)$/.exec(text) ?? [];
  if (entered !== undefined) return { kind: 'enter', name: entered };
  const [, left] = /^(?:=== PAUSE +| *--- (?:PASS|FAIL|SKIP): )(\S+)(?: \([\d.]+s\))?$/.exec(text) ?? [];
  if (left !== undefined) return { kind: 'leave', name: left };
  return /^(?:ok {2}|FAIL)\t\S/.test(text) ? { kind: 'outside' } : undefined;
}

/** `name (1.5ms)`, `name (5 ms)`, `name (5.1 s)` */
function splitDuration(title: string): { name: string; durationMs: number | undefined } {
  const [, name, number, unit] = /^(.+?) \(([\d.]+) ?(ms|s|m)\)$/.exec(title) ?? [];
  return name === undefined
    ? { name: title, durationMs: undefined }
    : { name, durationMs: Number(number) * (MILLISECONDS[unit ?? 'ms'] ?? 1) };
}
