import { CHECKS } from '../../src/audit/evidence.ts';
import type { Judged, NewCall, Report } from '../../src/report/schema.ts';

export { behavioursOf, newBehaviour } from '../gate/seen-behaviour.ts';

export function newCall(overrides: Partial<NewCall> = {}): NewCall {
  return {
    name: 'sync',
    arch: 'x86_64',
    nr: 162,
    action: 'log',
    exe: '/usr/bin/sync',
    comm: 'sync',
    count: 1,
    firstAtMs: 1234,
    context: 'saving',
    test: null,
    arguments: null,
    path: null,
    ...overrides,
  };
}

/** A proven, clean report; `failed` names checks that did not hold. */
export function makeReport(overrides: Partial<Report> = {}, failed: readonly string[] = []): Report {
  return {
    schema: 'callgate-report/1',
    suite: null,
    leg: null,
    mode: 'check',
    verdict: 'clean',
    reasons: [],
    command: {
      argv: ['npm', 'test'],
      exitCode: 0,
      signal: null,
      durationMs: 1500,
      timedOut: false,
      stoppedBy: null,
      leftovers: [],
    },
    machine: { arch: 'x86_64', kernel: '6.18.1', auditd: '3.0.9', ausearch: '3.0.9', node: '20.20.2' },
    baseline: { path: 'seccomp.json', digest: `sha256:${'0'.repeat(64)}`, rules: 3 },
    new: [],
    processes: [],
    judged: null,
    behaviours: null,
    observed: 2,
    evidence: {
      proven: failed.length === 0,
      checks: CHECKS.filter((name) => name !== 'events' || overrides.behaviours?.mode === 'gate').map(
        (name) => ({
          name,
          ok: !failed.includes(name),
          detail: `what ${name} found`,
        }),
      ),
      lost: { before: 5, after: 5 },
      serials: { first: 100, last: 110, missing: 0 },
      canaries: { start: true, end: true },
      records: 1234,
      holes: [],
    },
    cost: { observerPeakBytes: 1, logBytes: 1, slowestAusearchMs: 1 },
    proposed: null,
    ...overrides,
  };
}

/** A change that edits its baseline; `text` stands in every place that has words from outside. */
export function makeJudged(overrides: Partial<Judged> = {}, text = 'bpf'): Judged {
  return {
    base: { ref: text, sha: '1'.repeat(40), path: text, digest: `sha256:${'1'.repeat(64)}` },
    editAllowed: true,
    editReason: text,
    owners: [text],
    allowedByEdit: [newCall({ name: text })],
    widened: [text],
    removed: [text],
    settings: [{ key: text, before: null, after: text }],
    ...overrides,
  };
}

/** A change into a branch that does nothing to its baseline. */
export function judgedInto(ref = 'main', overrides: Partial<Judged> = {}): Judged {
  const { base } = makeJudged();
  const nothing = { owners: [], allowedByEdit: [], widened: [], removed: [], settings: [] };
  return { ...makeJudged(), base: { ...base, ref }, ...nothing, ...overrides };
}

/** The same, where the edit does not pass. */
export function judgedBy(text: string, allowedByEdit: NewCall[]): Judged {
  return {
    ...makeJudged({}, text),
    editAllowed: false,
    allowedByEdit,
    settings: [{ key: text, before: text, after: null }],
  };
}

/** Text that tries to get out of wherever it is put. */
export const HOSTILE: readonly string[] = [
  'a | b | c',
  'a\\| b',
  'a\\\\| b',
  '`code` ``more``',
  '</code></td></tr></table><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!-- comment',
  '-->',
  '![image](https://evil.example/x.png)',
  '[link](javascript:alert(1))',
  'https://evil.example/ and www.evil.example',
  'someone@evil.example and mailto:a@b.example',
  '@octocat and @org/team and #1 and GH-1',
  ':smile:',
  '&lt;b&gt; &#64;octocat',
  'one\ntwo\r\nthree\u2028four',
  '\n\n# heading\n\n- list\n\n---\n',
  '\u202Eevil\u202C \u2066x\u2069 \u200bzero',
  '\u001b[31mred\u001b[0m \u0007',
  '**bold** _em_ ~~struck~~',
  '$x^2$ $$y$$',
  '```\nfence\n````',
  '\ud800 lone',
  '::error::x ##[error]y',
  ' leading and trailing ',
  '1. one',
  '> quote',
  '\t\tindented',
  '[x]: https://evil.example',
  '[^1]',
];
