import fc from 'fast-check';
import { lexer, type Token } from 'marked';
import { escapeInline, fence, renderSummary } from '../../src/report/markdown.ts';
import { toPlainText } from '../../src/report/plain-text.ts';
import type { Report } from '../../src/report/schema.ts';
import { testWith } from '../support/debian-packages.ts';
import { countNodes, fetchGithubParser, parseAsGithub, rawHtml } from './github-markdown.ts';
import { HOSTILE, makeJudged, makeReport, newCall } from './sample.ts';

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

/** The block structure, without the inline nodes that escaping itself makes. */
function structureOf(xml: string): Record<string, number> {
  const { text: _text, html_inline: _inline, ...structure } = countNodes(xml);
  return structure;
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
  /^(<\/?code>|<!---->|<details( open)?><summary>Proposed baseline: 1 call added<\/summary>\n|<\/details>\n)$/;
const harmless = renderSummary(reportWith('harmless'), DIFF);
const fragment = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 6 }));
const hostile = fc.array(fragment, { minLength: 1, maxLength: 4 }).map((parts) => `x${parts.join('')}`);

describe('text from outside in the summary', () => {
  testWith(github)('changes nothing of its structure, for GitHub’s own parser', () => {
    const expected = structureOf(parseAsGithub(github, harmless));
    expect(expected).toMatchObject({
      table: 1,
      table_header: 1,
      table_row: 2,
      table_cell: 21,
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
    expect(expected).toMatchObject({ table: 1, code: 1 });
    expect(expected).not.toHaveProperty('link');
    fc.assert(
      fc.property(hostile, (text) => {
        expect(kinds(renderSummary(reportWith(text), DIFF))).toEqual(expected);
      }),
    );
  });

  testWith(github)('reads as it was written, unsafe characters by their number', () => {
    for (const text of HOSTILE) {
      const xml = parseAsGithub(github, `| a |\n|---|\n| ${escapeInline(text)} |\n`);
      const row = xml.slice(xml.indexOf('<table_row>'));
      const shown = [...row.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, part = '']) => part).join('');
      const decoded = shown
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&');
      expect(decoded).toBe(toPlainText(text));
    }
  });

  testWith(github)('makes no link of a mail address', () => {
    const xml = parseAsGithub(github, escapeInline('write to me@example.com'));
    expect(countNodes(xml)).not.toHaveProperty('link');
  });

  test('has no raw character but letters, digits, spaces and entities', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(escapeInline(text)).toMatch(/^<code>(?:[\p{L}\p{N} ]|(?:<!---->)?&#\d+;)*<\/code>$/u);
      }),
    );
  });

  test('of nothing is nothing', () => {
    expect(escapeInline('')).toBe('');
  });
});

describe('a fenced block', () => {
  test.each([
    ['no backtick', 'a', 3],
    ['a fence', '```\na\n```', 4],
    ['a longer fence', 'a ``````` b', 8],
  ])('has a fence longer than any in it: %s', (_what, text, length) => {
    expect(fence(text, 'diff').split('\n')[0]).toBe(`${'`'.repeat(length)}diff`);
  });

  testWith(github)('is one code block, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 6 }).map((parts) => parts.join('\n')),
        (text) => {
          expect(structureOf(parseAsGithub(github, fence(text, 'diff')))).toEqual({
            document: 1,
            code_block: 1,
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('shows control characters by their number', () => {
    expect(fence('a\u001b[31m\nb', 'diff')).toBe('```diff\na\\u{1b}[31m\nb\n```');
  });
});

describe('the summary', () => {
  test('of a clean run has verdict, evidence, command and machine, and no table', () => {
    expect(renderSummary(makeReport(), '')).toBe(`## Callgate: ✅ clean

proven: no system call outside the 3 rules of <code>seccomp&#46;json</code>

- Evidence: proven: 16 checks hold, both canaries seen, 1,234 records, serials 100 to 110 with 0 missing, 0 lost
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

  test('tells of each call how risky it is and what it is for', () => {
    const calls = ['pidfd_getfd', 'connect', 'sync', 'x86_64:#480'].map((name) => newCall({ name }));
    const text = renderSummary(makeReport({ verdict: 'new', new: calls }), '');
    const rows = text.split('\n').filter((line) => line.startsWith('| <code>'));
    expect(rows.map((row) => row.split(' | ').slice(1, 3))).toEqual([
      ['**high**', 'take another process’s file descriptor'],
      ['medium', 'connect to an address'],
      ['low', 'write data back to disk'],
      ['**high**', 'not known'],
    ]);
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

  test('leaves the column of output lines out where there are none', () => {
    const text = renderSummary(makeReport({ verdict: 'new', new: [newCall({ context: null })] }), '');
    expect(text).not.toContain('Where');
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
