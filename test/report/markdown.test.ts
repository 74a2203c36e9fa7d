import fc from 'fast-check';
import { escapeInline, fence } from '../../src/report/markdown.ts';
import { toPlainText } from '../../src/report/plain-text.ts';
import { testWith } from '../support/debian-packages.ts';
import { countNodes, fetchGithubParser, parseAsGithub, structureOf } from './github-markdown.ts';
import { HOSTILE } from './sample.ts';

const github = fetchGithubParser();
const fragment = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 6 }));

describe('text from outside in a line', () => {
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
