// Takes pictures of what people are shown, of every verdict, light and dark: node scripts/run-ts.js scripts/pictures.ts
// FOLDER. Needs a Chromium (CHROMIUM, else /usr/bin/chromium) and a font of coloured emoji, Debian's packages chromium and
// fonts-noto-color-emoji; it runs without a network. docs/pictures holds the few that the README shows, taken again
// with --readme.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { renderComment } from '../src/report/comment.ts';
import { renderHtml } from '../src/report/html.ts';
import { renderSummary } from '../src/report/summary.ts';
import { renderGithubPage } from './pictures/github-page.ts';
import { makeSamples, type Sample } from './pictures/samples.ts';

const HEAD = '1f0c3a9e57d24b6f8a90c1d2e3f405162738495a';
/** Pixels; the narrow ones are a telephone's. */
const WIDTHS = {
  html: 1160,
  summary: 1000,
  comment: 860,
  'html-narrow': 390,
  'comment-narrow': 390,
} as const;
type Kind = keyof typeof WIDTHS;

const showHtml = ({ report, diff }: Sample) => renderHtml(report, diff);
const showComment = ({ report, diff, reportedByFork }: Sample) =>
  renderGithubPage(
    renderComment([{ report, diff, headSha: HEAD, reportedByFork, artifactUrl: null }]),
    '<b>github-actions</b> bot commented',
  );

const PAGES: Readonly<Record<Kind, (sample: Sample) => string>> = {
  html: showHtml,
  summary: ({ report, diff }) => renderGithubPage(renderSummary(report, diff), '<b>agent</b> summary'),
  comment: showComment,
  'html-narrow': showHtml,
  'comment-narrow': showComment,
};

/** What a machine has to have beside Node. */
class Missing extends Error {
  constructor(problem: string) {
    super(`${problem}\nOn Debian or Ubuntu: sudo apt-get install chromium fonts-noto-color-emoji`);
  }
}

interface Picture {
  readonly sample: string;
  readonly kind: Kind;
  readonly scheme: 'light' | 'dark';
  /** Pixels of the page that are shown; all of it where there is none. */
  readonly height?: number;
}

const README: readonly Picture[] = [
  { sample: 'new', kind: 'comment', scheme: 'light' },
  { sample: 'new', kind: 'summary', scheme: 'light' },
  { sample: 'new', kind: 'html', scheme: 'dark', height: 1140 },
];

const { values, positionals } = parseArgs({
  options: { readme: { type: 'boolean' } },
  allowPositionals: true,
});
const [folder = 'docs/pictures'] = positionals;
const samples = makeSamples();
const all = samples.flatMap(({ name }) =>
  (Object.keys(WIDTHS) as Kind[]).flatMap((kind) =>
    (['light', 'dark'] as const).map((scheme): Picture => ({ sample: name, kind, scheme })),
  ),
);

const work = mkdtempSync(join(tmpdir(), 'callgate-pictures-'));
mkdirSync(folder, { recursive: true });
try {
  const browser = await start(process.env.CHROMIUM ?? '/usr/bin/chromium');
  try {
    await expectColouredEmoji(browser);
    for (const picture of values.readme === true ? README : all) await take(browser, picture);
  } finally {
    await browser.close();
  }
} catch (error) {
  console.error(error instanceof Missing ? error.message : error);
  process.exitCode = 2;
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function start(executablePath: string): Promise<Browser> {
  if (!existsSync(executablePath))
    throw new Missing(`${executablePath} was not found; expected a Chromium there, or where CHROMIUM says.`);
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
  ];
  return await chromium.launch({ executablePath, args });
}

/** Without such a font, the signs of risk are boxes, or shapes in the colour of the text. */
async function expectColouredEmoji(browser: Browser): Promise<void> {
  const page = await browser.newPage();
  const isGreen = await page.evaluate(`(() => {
    const context = document.createElement('canvas').getContext('2d');
    context.font = '32px sans-serif';
    context.fillText('🟢', 0, 32);
    const { data } = context.getImageData(0, 0, 40, 40);
    return data.some((value, place) => place % 4 === 1 && value > data[place - 1] + 40);
  })()`);
  await page.close();
  if (isGreen !== true) throw new Missing('No font of coloured emoji was found; the signs of risk need one.');
}

/** Anything that the page asks for beside itself, or that its policy refuses, is an error. */
async function take(browser: Browser, { sample: name, kind, scheme, height }: Picture): Promise<void> {
  const sample = samples.find((candidate) => candidate.name === name);
  if (sample === undefined) throw new Error(`there is no sample ${name}`);
  const file = join(work, 'page.html');
  writeFileSync(file, PAGES[kind](sample));
  const viewport = { width: WIDTHS[kind], height: height ?? 400 };
  const context = await browser.newContext({ viewport, colorScheme: scheme, offline: true });
  const page = await context.newPage();
  page.on('console', (message) => {
    throw new Error(`the page said: ${message.text()}`);
  });
  await page.goto(pathToFileURL(file).href);
  const path = join(folder, `${name}-${kind}-${scheme}.png`);
  await page.screenshot({ path, fullPage: height === undefined });
  await context.close();
  console.log(path);
}
