import fc from 'fast-check';
import { lexer, type Token } from 'marked';
import { renderCalls } from '../../src/report/call-table.ts';
import type { Report } from '../../src/report/schema.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { testWith } from '../support/debian-packages.ts';
import { fetchGithubParser, parseAsGithub, rawHtml, structureOf } from './github-markdown.ts';
import { behavioursOf, HOSTILE, judgedBy, makeJudged, makeReport, newBehaviour, newCall } from './sample.ts';

const github = fetchGithubParser();
const DIFF = '--- a/seccomp.json\n+++ b/seccomp.json\n@@ -1 +1,2 @@\n+sync\n';

/** A report with a text from outside in every place that has one. */
function reportWith(text: string): Report {
  const sample = makeReport({}, ['serials']);
  return {
    ...sample,
    suite: text,
    verdict: 'new',
    judged: makeJudged({}, text),
    new: [
      newCall({ name: text, exe: text, comm: text, context: text }),
      newCall({ name: text, exe: text, test: text }),
    ],
    behaviours: behavioursOf(
      [
        newBehaviour({ value: `${text}!`, detail: text, call: text, exe: text, comm: text, context: text }),
        newBehaviour({ kind: 'signal', value: text, test: text, verified: false, refused: 1 }),
      ],
      {
        proven: false,
        why: [text],
        byEdit: [newBehaviour({ value: `${text}!`, exe: text })],
        limits: [text],
      },
    ),
    baseline: { ...sample.baseline, path: text },
    command: { ...sample.command, argv: [text], leftovers: [{ pid: 7, comm: text }] },
    machine: { ...sample.machine, kernel: text, auditd: text },
    evidence: {
      ...sample.evidence,
      checks: sample.evidence.checks.map((check) => ({ ...check, detail: text })),
      holes: [{ name: 'root', detail: text }],
    },
    proposed: { profile: '{}', digest: 'sha256:0', added: ['sync'], behaviours: [], unrepresentable: [text] },
  };
}

/** Every token of the document, the cells of tables included. */
function flatten(tokens: readonly Token[]): Token[] {
  const inner = (value: unknown): Token[] => (Array.isArray(value) ? flatten(value.flat()) : []);
  return tokens.flatMap((token) => {
    const { tokens: children, items, header, rows } = token as Token & Record<string, unknown>;
    return [token, ...inner(children), ...inner(items), ...inner(header), ...inner(rows)];
  });
}

const kinds = (markdown: string) => {
  const counts: Record<string, number> = {};
  for (const { type } of flatten(lexer(markdown, { gfm: true }))) {
    if (type !== undefined && type !== 'text' && type !== 'html' && type !== 'space')
      counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
};

const TAGS =
  /^(<\/?code>|<!---->|<details( open)?><summary>(?:Proposed baseline: 1 call added|The (?:calls|behaviours) that the edit allows|What behaviours cannot show)<\/summary>\n|<\/details>\n)$/;
const harmless = renderSummary(reportWith('harmless'), DIFF);
const fragment = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 6 }));
const hostile = fc.array(fragment, { minLength: 1, maxLength: 4 }).map((parts) => `x${parts.join('')}`);

describe('text from outside in the summary', () => {
  testWith(github)('changes nothing of its structure, for GitHub’s own parser', () => {
    const expected = structureOf(parseAsGithub(github, harmless));
    expect(expected).toMatchObject({
      table: 4,
      table_header: 4,
      table_row: 6,
      table_cell: 65,
      code_block: 1,
    });
    for (const text of HOSTILE) {
      const xml = parseAsGithub(github, renderSummary(reportWith(`x${text}`), DIFF));
      expect({ text, ...structureOf(xml) }).toEqual({ text, ...expected });
      for (const html of rawHtml(xml)) expect(html).toMatch(TAGS);
    }
  });

  testWith(github)('changes nothing of its structure, whatever it is', () => {
    const expected = structureOf(parseAsGithub(github, harmless));
    fc.assert(
      fc.property(hostile, (text) => {
        const xml = parseAsGithub(github, renderSummary(reportWith(text), DIFF));
        expect(structureOf(xml)).toEqual(expected);
        for (const html of rawHtml(xml)) expect(html).toMatch(TAGS);
      }),
      { numRuns: 60 },
    );
  });

  test('changes nothing of its structure for another parser, either', () => {
    const expected = kinds(harmless);
    // The links are to what is known of two kinds of behaviour, in two tables.
    expect(expected).toMatchObject({ table: 4, code: 1, link: 3 });
    fc.assert(
      fc.property(hostile, (text) => {
        expect(kinds(renderSummary(reportWith(text), DIFF))).toEqual(expected);
      }),
    );
  });
});

describe('the summary', () => {
  test('of a clean run has verdict, evidence, command and machine, and no table', () => {
    expect(renderSummary(makeReport(), '')).toBe(`## Callgate: ✅ clean

Proven: no system call outside the 3 rules of <code>seccomp&#46;json</code>

Evidence: proven: 16 checks hold, both canaries seen, 1,234 records, serials 100 to 110 with 0 missing, 0 lost
- Command: <code>npm test</code> exited with 0 after 1.50 s
- Machine: <code>x86&#95;64&#44; Linux 6&#46;18&#46;1&#44; auditd 3&#46;0&#46;9&#44; Node 20&#46;20&#46;2</code>
`);
  });

  test('of an unproven run names each check that did not hold', () => {
    const text = renderSummary(makeReport({ verdict: 'inconclusive' }, ['lost', 'end-canary']), '');
    expect(text).toContain('⚠️ inconclusive');
    expect(text).toContain('- **lost**: <code>what lost found</code>');
    expect(text).toContain('not proven: lost, end-canary did not hold');
  });

  test('has the table of the comment, the riskiest call first, and why that matters', () => {
    const calls = ['sync', 'connect', 'pidfd_getfd', 'x86_64:#480'].map((name) => newCall({ name }));
    const report = makeReport({ verdict: 'new', new: calls });
    const text = renderSummary(report, '');
    const table = renderCalls(calls, { rows: 100, text: 160 }, 'the report file');
    expect(text).toContain(`\n\n${table}\n\n`);
    const rows = table.split('\n').filter((line) => line.startsWith('| <code>'));
    expect(rows.map((row) => row.split(' | ').slice(1, 4))).toEqual([
      ['🔴\u00a0high', 'take another process’s file descriptor', 'conditional'],
      ['🔴\u00a0high', 'not known', 'blocked'],
      ['🟠\u00a0medium', 'connect to an address', 'allowed'],
      ['🟢\u00a0low', 'write data back to disk', 'allowed'],
    ]);
    expect(text).toMatch(/^- \*\*<code>pidfd&#95;getfd<\/code>\*\*: .+ \(\[.+\]\(https:\/\/.+\)\)$/m);
  });

  test('of an edit that does not pass says so, and has its calls in the open', () => {
    const judged = judgedBy('main', [newCall({ name: 'mount' })]);
    const text = renderSummary(makeReport({ verdict: 'new', judged }), '');
    expect(text).toMatch(/^## Callgate: ❌ the edit of the baseline does not pass\n/);
    expect(text).toContain('<details open><summary>The calls that the edit allows</summary>');
    expect(text).toContain('| <code>mount</code> | 🔴\u00a0high |');
    const passing = renderSummary(makeReport({ judged: { ...judged, editAllowed: true } }), '');
    expect(passing).toContain('<details><summary>The calls that the edit allows</summary>');
  });

  test('has no list that runs into another, which GitHub would draw as one with gaps', () => {
    const report = { ...makeReport({ verdict: 'new', judged: judgedBy('main', []) }, ['lost']) };
    const text = renderSummary({ ...report, new: [newCall({ name: 'bpf' })] }, '');
    const tokens = lexer(text, { gfm: true });
    const loose = tokens.flatMap((token) => (token.type === 'list' ? [token.loose] : []));
    expect(loose).toEqual([false, false, false]);
  });

  test('shows a hundred calls and says how many more there are', () => {
    const calls = Array.from({ length: 130 }, (_, nr) => newCall({ name: `call${nr}` }));
    const text = renderSummary(makeReport({ verdict: 'new', new: calls }), '');
    expect(text).toContain('call99<');
    expect(text).not.toContain('call100<');
    const cut = renderSummary(
      makeReport({ verdict: 'new', new: [...new Array(130).fill(newCall()), ...calls] }),
      '',
    );
    expect(cut).toContain('call99<');
    expect(text).toContain('… and 30 more in the report file.');
  });

  test('keeps within the size that GitHub shows, and the names of the calls in it', () => {
    const long = '\u001b'.repeat(5000);
    const calls = Array.from({ length: 400 }, (_, nr) =>
      newCall({ name: `call${nr}`, exe: long, context: long }),
    );
    const text = renderSummary(makeReport({ verdict: 'new', new: calls }), DIFF.repeat(20_000));
    expect(Buffer.byteLength(text)).toBeLessThan(256 * 1024);
    expect(text).toContain('too long for a summary');
    expect(text).toContain('<code>call99</code>');
    const ends = [
      ...Array.from({ length: 400 }, () => newCall({ exe: long, context: long })),
      newCall({ name: 'bpf' }),
    ];
    expect(renderSummary(makeReport({ verdict: 'new', new: ends }), DIFF.repeat(20_000))).toMatch(
      /New: <code>bpf<\/code>, <code>sync<\/code>$/m,
    );
  });
});
