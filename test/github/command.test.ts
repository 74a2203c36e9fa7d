import fc from 'fast-check';
import { parseCommand } from '../../src/github/command.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const LINE = `/callgate approve ${DIGEST} -- the export tool copies files`;
const APPROVAL = {
  kind: 'approve',
  digest: DIGEST,
  only: null,
  suite: null,
  reason: 'the export tool copies files',
};

describe('a command in a comment', () => {
  test.each([
    ['alone', LINE, APPROVAL],
    ['with CRLF and text around it', `Looks good.\r\n\r\n${LINE}\r\n\r\nThank you.`, APPROVAL],
    ['with tabs and trailing blanks', LINE.replaceAll(' approve ', '\tapprove\t ').concat('  \t'), APPROVAL],
    [
      'with every option',
      `/callgate approve ${DIGEST} --only fchmod,copy_file_range --suite agent.x-1 -- a -- b`,
      { ...APPROVAL, only: ['fchmod', 'copy_file_range'], suite: 'agent.x-1', reason: 'a -- b' },
    ],
    [
      'with the options in the other order',
      `/callgate approve ${DIGEST} --suite s --only fchmod,fchmod -- x`,
      { ...APPROVAL, only: ['fchmod'], suite: 's', reason: 'x' },
    ],
    ['without a reason', `/callgate approve ${DIGEST}`, { ...APPROVAL, reason: null }],
    [
      'a rejection',
      '/callgate reject io_uring_setup -- it hides files',
      { kind: 'reject', name: 'io_uring_setup', reason: 'it hides files' },
    ],
    [
      'a rejection of a number',
      '/callgate reject x86_64:#473 -- unknown',
      { kind: 'reject', name: 'x86_64:#473', reason: 'unknown' },
    ],
    [
      'with behaviours, whose blanks and commas are escaped',
      `/callgate approve ${DIGEST} --only fchmod,execute:/usr/bin/id,use:socket%20inet%2cx%25 -- x`,
      { ...APPROVAL, only: ['fchmod', 'execute:/usr/bin/id', 'use:socket inet,x%'], reason: 'x' },
    ],
    [
      'a rejection of a behaviour',
      '/callgate reject write:$HOME/a%20b -- no',
      { kind: 'reject', name: 'write:$HOME/a b', reason: 'no' },
    ],
    ['after a quotation', `> ${LINE}\n\n${LINE}`, APPROVAL],
    ['after a fence', `\`\`\`\n${LINE}\n\`\`\`\n\n${LINE}`, APPROVAL],
    ['after an HTML comment', `<!-- ${LINE}\n\n${LINE} -->\n\n${LINE}`, APPROVAL],
  ])('is read: %s', (_, body, expected) => {
    expect(parseCommand(body)).toEqual(expected);
  });

  test.each([
    ['nothing', ''],
    ['talk about it', `I would write ${LINE}`],
    ['another word', LINE.replace('/callgate', '/callgates')],
    ['other case', LINE.replace('/callgate', '/Callgate')],
    ['an indented line', ` ${LINE}`],
    ['indented code', `    ${LINE}`],
    ['a quotation', `> ${LINE}`],
    ['a quotation without a mark', `> text\n${LINE}`],
    ['a quoted fence', `> \`\`\`\n${LINE}\n> \`\`\``],
    ['a list', `- ${LINE}`],
    ['a fence', `\`\`\`\n${LINE}\n\`\`\``],
    ['a fence with blank lines', `\`\`\`sh\n\n${LINE}\n\n\`\`\``],
    ['a fence of tildes', `~~~\n\n${LINE}\n\n~~~`],
    ['a fence that is not closed', `\`\`\`\n\n${LINE}`],
    ['a long fence that a short one does not close', `\`\`\`\`\n\`\`\`\n\n${LINE}`],
    ['a fence that another mark does not close', `~~~\n\`\`\`\n\n${LINE}`],
    ['a fence whose end has words', `\`\`\`\n\`\`\` x\n\n${LINE}`],
    ['an HTML comment', `<!--\n\n${LINE}\n\n-->`],
    ['an HTML comment within a line', `text <!-- more\n\n${LINE}\n\n-->`],
    ['a second HTML comment on a line', `<!-- a --> <!-- b\n\n${LINE}`],
    ['an HTML comment that begins where one ends', `<!-- a\nb --> <!-- c\n\n${LINE}`],
    ['an HTML comment that is not closed', `<!--\n\n${LINE}`],
    ['a line with an HTML comment', `${LINE} <!-- x -->`],
    ['an HTML block', `<div>\n${LINE}\n</div>`],
    ['preformatted text', `<pre>\n\n${LINE}\n\n</pre>`],
    ['a processing instruction', `<?x\n\n${LINE}`],
    ['character data', `<![CDATA[\n\n${LINE}\n\n]]>`],
  ])('is not read from %s', (_, body) => {
    expect(parseCommand(body)).toEqual({ kind: 'none' });
  });

  test.each([
    ['no verb', '/callgate', /found nothing after \/callgate, expected approve or reject/],
    ['another verb', '/callgate aprove', /found "aprove"/],
    ['two commands', `${LINE}\n\n${LINE}`, /found 2 commands, expected one/],
    ['text right above', `Fine.\n${LINE}`, /expected a blank line/],
    ['no digest', '/callgate approve -- fine', /found no digest, expected the digest/],
    ['a short digest', '/callgate approve sha256:12 -- fine', /found "sha256:12"/],
    ['an upper-case digest', LINE.replace(DIGEST, DIGEST.toUpperCase()), /expected the digest/],
    ['a long dash', LINE.replace(' -- ', ' — '), /found "—", expected .*-- before the reason/],
    ['an unknown option', `/callgate approve ${DIGEST} --all x -- fine`, /found "--all"/],
    ['an option twice', `/callgate approve ${DIGEST} --suite a --suite b -- fine`, /found --suite twice/],
    ['an option without a value', `/callgate approve ${DIGEST} --only -- fine`, /found nothing after --only/],
    ['an empty name', `/callgate approve ${DIGEST} --only a,,b -- fine`, /found an empty name/],
    ['spaces in the list', `/callgate approve ${DIGEST} --only a, b -- fine`, /no spaces between/],
    [
      'a name that is none',
      `/callgate approve ${DIGEST} --only ../x -- fine`,
      /found "\.\.\/x" after --only/,
    ],
    ['a suite that is none', `/callgate approve ${DIGEST} --suite ../x -- fine`, /name of a suite/],
    ['an empty reason', `/callgate approve ${DIGEST} -- `, /found an empty reason/],
    ['a long reason', `${LINE}${'x'.repeat(500)}`, /expected at most 500/],
    ['a hidden character', `${LINE}\u202ex`, /invisible characters/],
    ['a rejection without a name', '/callgate reject -- no', /found no name/],
    ['a rejection without a reason', '/callgate reject fchmod', /found no reason/],
    ['a rejection of two', '/callgate reject fchmod sync -- no', /found "sync"/],
  ])('is refused with %s', (_, body, problem) => {
    const parsed = parseCommand(body);
    expect(parsed).toEqual({
      kind: 'refused',
      problems: expect.arrayContaining([expect.stringMatching(problem)]),
    });
  });

  test('tells every problem at once', () => {
    const parsed = parseCommand('/callgate approve sha256:1 --only A --suite / -- ');
    expect(parsed).toEqual({ kind: 'refused', problems: [1, 2, 3, 4].map(() => expect.any(String)) });
  });
});

describe('any comment', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      LINE,
      '/callgate',
      ' -- ',
      '--only',
      '> ',
      '```',
      '~~~',
      '<!--',
      '-->',
      '<pre>',
      '\n',
      '\r\n',
      '\n\n',
      DIGEST,
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const body = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

  test('is parsed, and what is approved stands in it as a whole line', () => {
    fc.assert(
      fc.property(body, (text) => {
        const parsed = parseCommand(text);
        if (parsed.kind === 'refused') {
          expect(parsed.problems.length).toBeGreaterThan(0);
          // What is shown back moves and hides nothing.
          expect(parsed.problems.join('')).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
        }
        if (parsed.kind === 'approve') {
          const lines = text.split(/\r\n|\n|\r/).map((line) => line.trimEnd());
          expect(lines.some((line) => line.startsWith('/callgate') && line.includes(parsed.digest))).toBe(
            true,
          );
          expect(parsed.reason ?? 'x').toMatch(/^[^\u0000-\u001f]{1,500}$/);
        }
      }),
      { numRuns: 20_000 },
    );
  });

  test('says nothing once it is quoted', () => {
    fc.assert(
      fc.property(body, (text) => {
        const quoted = text.split(/\r\n|\n|\r/).map((line) => `> ${line}`);
        expect(parseCommand(quoted.join('\n'))).toEqual({ kind: 'none' });
      }),
      { numRuns: 5_000 },
    );
  });

  test('says nothing in a fence that is longer than any in it', () => {
    fc.assert(
      fc.property(body, (text) => {
        const mark = '`'.repeat(1 + Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)));
        expect(parseCommand(`${mark}\n${text}\n${mark}`)).toEqual({ kind: 'none' });
      }),
      { numRuns: 5_000 },
    );
  });
});
