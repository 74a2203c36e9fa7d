import fc from 'fast-check';
import { lexer, type Token } from 'marked';
import { parseCommand } from '../../src/github/command.ts';
import {
  COMMENT_MARKER,
  type CommentSuite,
  renderComment,
  renderResolved,
} from '../../src/report/comment.ts';
import { link } from '../../src/report/markdown.ts';
import { shortenEnd, toPlainText } from '../../src/report/plain-text.ts';
import { listEntries } from '../../src/risk/call-table.ts';
import { KIND_NOTES, USE_NOTES } from '../../src/risk/kind-notes.ts';
import { PLACE_REASONS } from '../../src/risk/place-reasons.ts';
import { riskOf } from '../../src/risk/risk.ts';
import { testWith } from '../support/debian-packages.ts';
import { countNodes, fetchGithubParser, parseAsGithub, rawHtml } from './github-markdown.ts';
import { behavioursOf, HOSTILE, makeReport, newBehaviour, newCall } from './sample.ts';

/** Strings in a comment; 100,000 in all. */
const STRINGS = 250;
const COMMENTS = 400;
const CALLS = 40;
const BEHAVIOURS = 20;

const MERMAID = [
  '"]:::new',
  '-->',
  'end',
  'click p0 callback',
  '%%{init: {}}%%',
  '#quot;',
  'p1["x"]',
  '`md`',
  'subgraph x',
];
const MARKERS = [
  COMMENT_MARKER,
  '<!-- callgate:',
  'callgate:report -->',
  '/callgate approve sha256:0 -- yes',
];
const fragment = fc.oneof(
  fc.constantFrom(
    ...HOSTILE,
    ...MERMAID,
    ...MARKERS,
    '\0',
    '::error::',
    '##[command]',
    '|',
    '\n',
    '@',
    '</details>',
    '~~~',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const hostile = fc.array(fragment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));

/** A suite with these texts in every place that has one from outside; of the same shape, whatever they are. */
function suiteWith(texts: readonly string[]): CommentSuite {
  let next = 0;
  const take = () => texts[next++ % texts.length] ?? '';
  const calls = Array.from({ length: CALLS }, (_, nr) =>
    newCall({ name: `${take()} ${nr}`, exe: take(), comm: take(), test: take() }),
  );
  const behaviours = Array.from({ length: BEHAVIOURS }, (_, nr) =>
    newBehaviour({
      kind: nr % 2 === 0 ? 'execute' : 'signal',
      ...{ value: `${take()}! ${nr}`, call: take(), detail: take(), exe: take(), comm: take() },
      ...(nr % 3 === 0 ? { context: take() } : { test: take() }),
    }),
  );
  const processes = Array.from({ length: 30 }, (_, nr) => ({
    pid: nr + 1,
    ppid: nr === 0 ? null : nr,
    exe: take(),
    comm: take(),
    calls: [take()],
  }));
  const sample = makeReport({}, ['serials', 'lost']);
  const report = makeReport({
    suite: take(),
    verdict: 'new',
    new: calls,
    processes,
    reasons: [take()],
    baseline: { ...sample.baseline, path: take() },
    machine: { ...sample.machine, arch: take() },
    evidence: {
      ...sample.evidence,
      checks: sample.evidence.checks.map((check) => ({ ...check, detail: take() })),
      holes: [{ name: take(), detail: take() }],
    },
    behaviours: behavioursOf(behaviours, {
      proven: false,
      why: [take(), take()],
      byEdit: behaviours.slice(0, 2),
      limits: [`${take()} 1`, `${take()} 2`],
    }),
    judged: {
      base: { ref: take(), sha: take(), path: take(), digest: null },
      editAllowed: false,
      editReason: take(),
      owners: [take()],
      allowedByEdit: [newCall({ name: `${take()}!`, exe: take(), context: take() })],
      widened: [take()],
      removed: [take()],
      settings: [{ key: take(), before: take(), after: take() }],
    },
    proposed: { profile: take(), digest: take(), added: ['sync'], behaviours: [], unrepresentable: [take()] },
  });
  return {
    report,
    diff: `--- a\n+++ b\n+${take()}\n+${take()}\n`,
    headSha: take(),
    reportedByFork: true,
    artifactUrl: take(),
  };
}

const OURS =
  /^(?:<\/?code>|<!---->|<!-- callgate:report -->\n|<details(?: open)?>(?:<summary>[\w ✅’:,]+<\/summary>)?\s*|<\/details>\s*)$/;

interface Reading {
  readonly kinds: Record<string, number>;
  readonly cells: readonly string[];
  readonly foreign: readonly string[];
}

/** What a GFM parser makes of it: how many nodes of each kind, the first cell of each row, and whatever is no text of ours. */
function read(markdown: string): Reading {
  const kinds: Record<string, number> = {};
  const cells: string[] = [];
  const foreign: string[] = [];
  let inCode = false;
  const visit = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      const { type, raw } = token;
      if (type === 'html') {
        if (!OURS.test(raw)) foreign.push(raw);
        if (raw === '<code>') inCode = true;
        else if (raw === '</code>') inCode = false;
      } else if (type === 'code') {
        if (token.lang === 'mermaid')
          foreign.push(...raw.split('\n').filter((line: string) => !DRAWING.test(line)));
      } else if (
        type === 'text' &&
        !('tokens' in token) &&
        !inCode &&
        /[@\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(decode(raw))
      )
        foreign.push(raw);
      if (type !== 'text' && type !== 'html' && type !== 'space' && type !== 'escape')
        kinds[type] = (kinds[type] ?? 0) + 1;
      if (type === 'table') {
        for (const row of token.rows) cells.push(decode(row[0].text));
        for (const row of [token.header, ...token.rows]) for (const cell of row) visit(cell.tokens);
      } else {
        if ('items' in token && Array.isArray(token.items)) visit(token.items);
        if ('tokens' in token && token.tokens !== undefined) visit(token.tokens);
      }
    }
  };
  visit(lexer(markdown, { gfm: true }));
  return { kinds, cells, foreign };
}

const DRAWING =
  /^(?:`{3}(?:mermaid)?|flowchart LR| {2}classDef new [\w:#,]+| {2}command\(\["the command"\]\)| {2}p\d+\["(?:[\p{L}\p{N} ]|#\d+;)*"\](?::::new)?| {2}(?:command|p\d+) --> p\d+|)$/u;

function decode(html: string): string {
  return html
    .replaceAll(/<\/?code>|<!---->/g, '')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

const github = fetchGithubParser();
const options = { limit: Number.POSITIVE_INFINITY };
const harmless = read(renderComment([suiteWith(['harmless'])], options));

describe('text from outside in the comment', () => {
  test('has a place in a document of this structure', () => {
    expect(harmless.foreign).toEqual([]);
    expect(harmless.cells).toHaveLength(CALLS + 1 + BEHAVIOURS + 2);
    expect(harmless.kinds).toMatchObject({ table: 4, code: 2, blockquote: 1, heading: 2 });
    // To what is known of two kinds of behaviour, in two tables.
    expect(harmless.kinds).toMatchObject({ link: 4 });
  });

  test(`comes out as text and as nothing else, ${(STRINGS * COMMENTS).toLocaleString('en')} times`, () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: STRINGS, maxLength: STRINGS }), (texts) => {
        const suite = suiteWith(texts);
        const markdown = renderComment([suite], options);
        const { kinds, cells, foreign } = read(markdown);
        expect(foreign).toEqual([]);
        expect(kinds).toEqual(harmless.kinds);
        const names = suite.report.new.map(({ name }) => shortenEnd(toPlainText(name), 36).trim());
        expect(cells.slice(0, CALLS).map((cell) => cell.trim())).toEqual(names);
        expect(markdown.split(COMMENT_MARKER)).toHaveLength(2);
        expect(markdown.startsWith(`${COMMENT_MARKER}\n`)).toBe(true);
        expect(parseCommand(markdown)).toEqual({ kind: 'none' });
      }),
      { numRuns: COMMENTS, endOnFailure: true },
    );
  }, 60_000);

  testWith(github)('comes out as text for GitHub’s own parser', () => {
    const structureOf = (markdown: string) => {
      const xml = parseAsGithub(github, markdown);
      const { text: _text, html_inline: _inline, ...structure } = countNodes(xml);
      return { structure, html: rawHtml(xml).filter((html) => !OURS.test(html)) };
    };
    const expected = structureOf(renderComment([suiteWith(['harmless'])], options));
    expect(expected).toMatchObject({ structure: { table: 4, code_block: 2 }, html: [] });
    fc.assert(
      fc.property(fc.array(hostile, { minLength: STRINGS, maxLength: STRINGS }), (texts) => {
        expect(structureOf(renderComment([suiteWith(texts)], options))).toEqual(expected);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test('comes out as text where behaviours are only shown', () => {
    const shownIn = (texts: readonly string[]) => {
      const suite = suiteWith(texts);
      const { behaviours } = suite.report;
      if (behaviours === null) throw new Error('expected behaviours');
      return {
        ...suite,
        report: { ...suite.report, behaviours: { ...behaviours, mode: 'report' as const } },
      };
    };
    const expected = read(renderComment([shownIn(['harmless'])], options));
    expect(expected.kinds).toMatchObject({ table: 3 });
    fc.assert(
      fc.property(fc.array(hostile, { minLength: STRINGS, maxLength: STRINGS }), (texts) => {
        const { kinds, foreign } = read(renderComment([shownIn(texts)], options));
        expect({ kinds, foreign }).toEqual({ kinds: expected.kinds, foreign: [] });
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test('comes out as text in the resolved form', () => {
    const expected = read(renderResolved([suiteWith(['harmless'])]));
    fc.assert(
      fc.property(fc.array(hostile, { minLength: STRINGS, maxLength: STRINGS }), (texts) => {
        const markdown = renderResolved([suiteWith(texts)]);
        expect(read(markdown)).toEqual(expected);
        expect(markdown.split(COMMENT_MARKER)).toHaveLength(2);
      }),
    );
  });
});

test('what is known of behaviours is text in Markdown, too, and fits into a table', () => {
  const notes = [...Object.values(KIND_NOTES), ...PLACE_REASONS, ...USE_NOTES];
  const texts = notes.flatMap(({ why, source }) => [why, source.title]);
  expect(texts.filter((text) => /[|\n]/.test(text))).toEqual([]);
  for (const { url } of notes.map(({ source }) => source)) expect(link('x', url)).toBe(`[x](${url})`);
  const children = texts
    .flatMap((text) => lexer(text, { gfm: true }))
    .flatMap((token) => ('tokens' in token ? (token.tokens ?? []) : [token]));
  expect(children.filter(({ type }) => type !== 'text').map(({ raw }) => raw)).toEqual([]);
});

test('what is known of every call is text in Markdown, too, and fits into a table', () => {
  const notes = listEntries().map(({ call }) => riskOf(call));
  const texts = notes.flatMap(({ purpose, why, source }) => [purpose, why ?? '', source?.title ?? '']);
  expect(texts.filter((text) => /[|\n]/.test(text))).toEqual([]);
  const inline = texts.filter((text) => text !== '').flatMap((text) => lexer(text, { gfm: true }));
  const children = inline.flatMap((token) => ('tokens' in token ? (token.tokens ?? []) : [token]));
  expect(children.filter(({ type }) => type !== 'text').map(({ raw }) => raw)).toEqual([]);
});
