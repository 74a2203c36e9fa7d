import fc from 'fast-check';
import { lexer, type Token } from 'marked';
import { digestText } from '../../src/gate/baseline-file.ts';
import type { Leg } from '../../src/merge/leg.ts';
import { mergeReports } from '../../src/merge/merge.ts';
import { renderComment, renderResolved } from '../../src/report/comment.ts';
import { renderMergedSummary } from '../../src/report/merged-summary.ts';
import { renderMergedTerminal } from '../../src/report/merged-terminal.ts';
import { shareProposals } from '../../src/report/shared-proposal.ts';
import { COMMITTED, committedAs, makeLeg, makeLegReport } from '../merge/legs.ts';
import { HOSTILE, newCall } from './sample.ts';

const PLAIN = Object.fromEntries(
  ['bold', 'dim', 'red', 'green', 'yellow'].map((name) => [name, (text: string) => text]),
) as unknown as Parameters<typeof renderMergedTerminal>[1];

function merge(legs: readonly Leg[], expected: string[] = []) {
  const committed = committedAs(COMMITTED);
  return mergeReports(legs, { expected, optional: [], committed, digestOf: digestText });
}

/** Legs with words of a stranger wherever a report may have them. */
function legsWith(text: string): Leg[] {
  const named = { calls: ['sync'], path: text };
  const report = makeLegReport({ ...named, failed: ['serials'] });
  const call = newCall({ name: text, exe: text, comm: text, context: text, test: text });
  const hostile = {
    ...report,
    new: [...report.new, call],
    suite: text,
    leg: text,
    machine: { ...report.machine, arch: text },
  };
  return [
    makeLeg({ ...named, leg: 'a' }),
    makeLeg({ ...named, leg: 'b' }),
    { digest: `sha256:${'f'.repeat(64)}`, report: hostile },
  ];
}

function commentOf(legs: readonly Leg[]): string {
  const committed = committedAs(COMMITTED);
  const shared = shareProposals(legs, committed, () => '', digestText);
  const suites = legs.map(({ digest, report }) => ({
    report,
    diff: '',
    headSha: '1'.repeat(40),
    reportedByFork: false,
    artifactUrl: null,
    isShared: shared.some((proposal) => proposal.legs.includes(digest)),
  }));
  return renderComment(suites, { shared, missing: ['mcp/*'] });
}

function flatten(tokens: readonly Token[]): Token[] {
  const inner = (value: unknown): Token[] => (Array.isArray(value) ? flatten(value.flat()) : []);
  return tokens.flatMap((token) => {
    const { tokens: own, items, header, rows } = token as { readonly [key: string]: unknown };
    return [token, ...[own, items, header, rows].flatMap(inner)];
  });
}

function kinds(markdown: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of flatten(lexer(markdown, { gfm: true }))) {
    if (type !== undefined && type !== 'text' && type !== 'html' && type !== 'space')
      counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

const fragment = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 6 }));
const hostile = fc.array(fragment, { minLength: 1, maxLength: 4 }).map((parts) => `x ${parts.join('')}`);

test.each<[string, (text: string) => string]>([
  ['the summary', (text) => renderMergedSummary(merge(legsWith(text), ['mcp']), [])],
  ['the comment', (text) => commentOf(legsWith(text))],
])('text from outside changes nothing of the structure of %s', (_what, render) => {
  // A suite of this name has no line to approve it, like those that follow.
  const expected = kinds(render('harm less'));
  expect(expected.table).toBeGreaterThan(1);
  fc.assert(
    fc.property(hostile, (text) => {
      expect(kinds(render(text))).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('text from outside moves, hides and colours nothing on the terminal', () => {
  const lines = renderMergedTerminal(merge(legsWith('harmless'), ['mcp']), PLAIN).split('\n').length;
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = renderMergedTerminal(merge(legsWith(text), ['mcp']), PLAIN);
      expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(shown.split('\n')).toHaveLength(lines);
    }),
    { numRuns: 60 },
  );
});

test('legs that propose the same or more share one proposal, and one that is alone keeps its own', () => {
  const share = (...legs: Leg[]) =>
    shareProposals(legs, committedAs(COMMITTED), () => '', digestText).map(({ added, suite }) => [
      added,
      suite,
    ]);
  const [one, other] = [makeLeg({ calls: ['sync'] }), makeLeg({ leg: 'b', calls: ['sync', 'bpf'] })];
  expect(share(one, other)).toEqual([[2, 'agent']]);
  expect(share(one, makeLeg({ leg: 'b' }))).toEqual([]);
  expect(share(one, makeLeg({ arch: 'aarch64' }))).toEqual([[1, 'agent']]);
  expect(share(one, makeLeg({ suite: 'mcp', calls: ['sync'] }))).toEqual([[1, null]]);
});

test('tells a leg by its label, in the comment and once all is clean', () => {
  const text = commentOf([makeLeg({ leg: 'shard-1', calls: ['sync'] })]);
  expect(text).toContain('### ❌ <code>agent</code> on <code>x86&#95;64</code> (<code>shard&#45;1</code>)\n');
  expect(text).toContain('⚠️ Expected, and without a report: <code>mcp&#47;&#42;</code>');
  const { report } = makeLeg({ leg: 'shard-1' });
  const suite = { report, diff: '', headSha: '1'.repeat(40), reportedByFork: false, artifactUrl: null };
  expect(renderResolved([suite])).toContain(
    '- <code>agent</code> on <code>x86&#95;64</code> (<code>shard&#45;1</code>): ',
  );
});

test('a summary of a thousand legs stays within what GitHub shows', () => {
  const legs = Array.from({ length: 1000 }, (_, at) =>
    makeLeg({ leg: `a-rather-long-label-for-a-leg-of-a-matrix-${at}`, calls: ['sync', 'bpf', 'fchmod'] }),
  );
  const text = renderMergedSummary(merge(legs), ['+x\n'.repeat(100_000)]);
  expect(Buffer.byteLength(text)).toBeLessThan(256 * 1024);
  expect(text).toContain('3 new in 1,000 of 1,000 legs');
});
