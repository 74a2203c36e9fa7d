import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { html } from '../../src/report/html/markup.ts';
import { STYLE, STYLE_DIGEST } from '../../src/report/html/style.ts';
import { renderHtml } from '../../src/report/html.ts';
import { toPlainText } from '../../src/report/plain-text.ts';
import { type Report, VERDICTS } from '../../src/report/schema.ts';
import { testWith } from '../support/debian-packages.ts';
import { behavioursOf, HOSTILE, judgedBy, makeReport, newBehaviour, newCall } from './sample.ts';
import { fetchBrowserParser, listElements, parseStrictly } from './strict-html.ts';

const browser = fetchBrowserParser();
const process = (pid: number, ppid: number, calls: string[] = [], exe = `/bin/p${pid}`) => ({
  ...{ pid, ppid, exe, comm: `p${pid}`, calls },
});
const withProcesses = (processes: Report['processes']) => makeReport({ processes });

/** A report with a text from outside in every place that has one. */
function reportWith(text: string): Report {
  const sample = makeReport({}, ['serials']);
  return {
    ...sample,
    suite: text,
    verdict: 'new',
    reasons: [text],
    new: [
      newCall({ name: `${text}!`, arch: text, exe: text, comm: text, context: text }),
      newCall({ name: 'sync', test: text }),
    ],
    behaviours: behavioursOf(
      [
        newBehaviour({ value: `${text}!`, detail: text, call: text, exe: text, comm: text, context: text }),
        newBehaviour({ kind: 'signal', value: text, test: text, context: text, verified: false, refused: 1 }),
      ],
      {
        proven: false,
        why: [text],
        byEdit: [newBehaviour({ value: `${text}!`, exe: text })],
        limits: [text],
      },
    ),
    baseline: { path: text, digest: text, rules: 1 },
    command: { ...sample.command, argv: [text, text], signal: text, leftovers: [{ pid: 7, comm: text }] },
    machine: { arch: text, kernel: text, auditd: text, ausearch: text, node: text },
    evidence: {
      ...sample.evidence,
      checks: sample.evidence.checks.map((check) => ({ ...check, detail: text })),
      holes: [{ name: text, detail: text }],
    },
    proposed: { profile: text, digest: text, added: [text], behaviours: [], unrepresentable: [text] },
    judged: judgedBy(text, [newCall({ name: text })]),
    processes: [process(1, 0, [text], text), process(2, 1, [], text)],
  };
}

const DIFF = '--- a/seccomp.json\n+++ b/seccomp.json\n@@ -1 +1,2 @@\n same\n-old\n+new\n';
const tagsOf = (page: string) =>
  parseStrictly(page).flatMap(({ kind, text }) =>
    kind === 'tag' ? [text.replaceAll(/"[\d.]+"/g, '"N"')] : [],
  );
const textOf = (page: string) =>
  parseStrictly(page)
    .flatMap(({ kind, text }) => (kind === 'text' ? [text] : []))
    .join('');
const fragment = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 6 }));
const hostile = fc.array(fragment, { minLength: 1, maxLength: 4 }).map((parts) => `x${parts.join('')}`);

describe('text from outside in the HTML report', () => {
  const harmless = renderHtml(reportWith('xharmless'), DIFF);

  test('makes no element and no attribute, whatever it is', () => {
    const expected = tagsOf(harmless).map((tag) => tag.replace(/ class="names (?:end)?"/, ''));
    expect(expected.filter((tag) => tag.startsWith('circle ')).length).toBe(2);
    fc.assert(
      fc.property(hostile, (text) => {
        const tags = tagsOf(renderHtml(reportWith(text), DIFF));
        expect(tags.map((tag) => tag.replace(/ class="names (?:end)?"/, ''))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  testWith(browser)('makes none for a browser, either', () => {
    const pages = HOSTILE.map((text) => renderHtml(reportWith(`x${text}`), DIFF));
    const [expected, ...found] = listElements(browser, [harmless, ...pages]);
    expect(expected?.map(([name]) => name)).toEqual(
      expect.arrayContaining(['svg', 'table', 'pre', 'circle']),
    );
    for (const elements of found) expect(elements).toEqual(expected);
  });

  test('reads as it was written, unsafe characters by their number', () => {
    for (const text of HOSTILE) {
      const shown = textOf(renderHtml({ ...makeReport(), suite: text }, ''));
      expect(shown).toContain(text.split('\n').map(toPlainText).join('\n'));
    }
  });

  test('is text in a diff, too', () => {
    for (const text of HOSTILE) {
      const page = renderHtml(reportWith('x'), `+${text}`);
      expect([...new Set(tagsOf(page))].filter((tag) => !tagsOf(harmless).includes(tag))).toEqual([]);
    }
  });

  test('cannot be told from other text by its place in a template', () => {
    expect(html`<a title="${'"><b>'}">${['<i>', html`<b>`, 7]}</a>`.text).toBe(
      '<a title="&quot;&gt;&lt;b&gt;">&lt;i&gt;<b>7</a>',
    );
  });
});

describe('the HTML report', () => {
  test('allows itself nothing but its own style', () => {
    const digest = createHash('sha256').update(STYLE).digest('base64');
    expect(STYLE_DIGEST).toBe(`sha256-${digest}`);
    const page = renderHtml(makeReport(), '');
    expect(page).toContain(`<style>${STYLE}</style>`);
    const policy = `default-src 'none'; style-src '${STYLE_DIGEST}'; base-uri 'none'; form-action 'none'`;
    expect(page.replaceAll('&#39;', "'")).toContain(
      `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    );
  });

  test('fetches nothing and runs nothing', () => {
    const tags = tagsOf(renderHtml(reportWith('x'), DIFF));
    expect(
      tags.filter((tag) =>
        /^(?:script|link|img|iframe|object|embed|form|base)\b| (?:src|style|on\w+)=/.test(tag),
      ),
    ).toEqual([]);
    for (const tag of tags.filter((tag) => / href=/.test(tag)))
      expect(tag).toMatch(/^a href="https:\/\/[^"]+"/);
    expect(STYLE).not.toMatch(/url\(|@import/);
  });

  test.each(VERDICTS)('tells the verdict %s', (verdict) => {
    const page = renderHtml(makeReport({ verdict, suite: 'agent' }), '');
    expect(page).toContain(`<title>Callgate: agent: ${verdict}</title>`);
    expect(page).toContain(`<body class="${verdict}">`);
  });

  test('has the riskiest calls first, with what they are for and after which output they came', () => {
    const text = textOf(
      renderHtml(
        makeReport({
          verdict: 'new',
          new: [
            newCall({ name: 'getpid', firstAtMs: 1 }),
            newCall({ name: 'x86_64:#480', firstAtMs: 9, count: 1234 }),
          ],
        }),
        '',
      ),
    );
    expect(text.indexOf('x86_64:#480')).toBeLessThan(text.indexOf('getpid'));
    expect(text).toContain('1,234');
    expect(text).toContain('after “saving”');
  });

  test('has the whole name of a test', () => {
    const name = `export › ${'copies a file '.repeat(40)}`.trim();
    expect(renderHtml(makeReport({ verdict: 'new', new: [newCall({ test: name })] }), '')).toContain(name);
  });

  test('of an edit that does not pass says so, and has a row for each of its calls', () => {
    const judged = judgedBy('main', [newCall({ name: 'mount' })]);
    const page = renderHtml(makeReport({ verdict: 'new', judged }), '');
    expect(page).toContain('<h1 class="verdict">✗ The edit of the baseline does not pass</h1>');
    expect(page).toContain('<h2>The calls that the edit allows</h2>');
    expect(page).toContain('<td class="name"><code>mount</code></td>');
  });

  test('puts each first call on the time of the command, in the row of its output', () => {
    const calls = [
      newCall({ name: 'a', firstAtMs: 0, context: 'one' }),
      newCall({ name: 'b', firstAtMs: 750, context: 'two' }),
      newCall({ name: 'c', firstAtMs: 1500, context: 'two' }),
    ];
    const page = renderHtml(makeReport({ verdict: 'new', new: calls }), '');
    const dots = [...page.matchAll(/<circle class="dot \w+" cx="([\d.]+)" cy="([\d.]+)"/g)].map(
      ([, x, y]) => [x, y],
    );
    expect(dots).toEqual([
      ['380', '46'],
      ['660', '94'],
      ['940', '94'],
    ]);
  });

  test('has room on its axis for a call that came after the time of the command', () => {
    const calls = [newCall({ name: 'a', firstAtMs: 1500 }), newCall({ name: 'b', firstAtMs: 3000 })];
    const page = renderHtml(makeReport({ verdict: 'new', new: calls }), '');
    expect([...page.matchAll(/<circle class="dot \w+" cx="([\d.]+)"/g)].map(([, x]) => x)).toEqual([
      '660',
      '940',
    ]);
  });

  test('names every check, those that did not hold first, and every hole', () => {
    const sample = makeReport({ verdict: 'inconclusive' }, ['serials']);
    const holes = [{ name: 'io_uring_setup', detail: 'no system calls in it' }];
    const text = textOf(renderHtml({ ...sample, evidence: { ...sample.evidence, holes } }, ''));
    expect(text.indexOf('what serials found')).toBeLessThan(text.indexOf('what actions-logged found'));
    for (const { name } of sample.evidence.checks) expect(text).toContain(name);
    expect(text).toContain('no system calls in it');
  });

  test('draws the processes below their parents, with the new calls that they made', () => {
    const page = renderHtml(
      withProcesses([process(10, 1), process(12, 10), process(11, 10, ['sync']), process(13, 11)]),
      '',
    );
    expect(textOf(page)).toContain(
      [
        '/bin/p10 (p10, pid 10)',
        '├─ /bin/p11 (p11, pid 11) ◀ sync',
        '│  └─ /bin/p13 (p13, pid 13)',
        '└─ /bin/p12 (p12, pid 12)\n',
      ].join('\n'),
    );
  });

  test('ends with any parents: a circle, a process that is its own, a chain, a crowd', () => {
    const chain = Array.from({ length: 150 }, (_, index) => process(index + 2, index + 1));
    const crowd = Array.from({ length: 5000 }, (_, index) =>
      process(index + 2, 1, index === 4999 ? ['sync'] : []),
    );
    for (const processes of [[process(1, 2), process(2, 1)], [process(5, 5)], chain, crowd]) {
      const page = renderHtml(withProcesses([process(1, 0), ...processes]), '');
      expect(page.length).toBeLessThan(200_000);
    }
    expect(textOf(renderHtml(withProcesses([process(5, 5)]), '')).match(/pid 5\)/g)).toHaveLength(1);
    const text = textOf(renderHtml(withProcesses([process(1, 0), ...crowd]), ''));
    expect(text).toContain('p5001) ◀ sync'.replace('p5001', 'p5001, pid 5001'));
    expect(text).toContain('… and 4801 more');
  });
});
