// Takes pictures of what people are shown, of every verdict, light and dark: node scripts/run-ts.js scripts/pictures.ts
// FOLDER. Needs a Chromium (CHROMIUM, else /usr/bin/chromium); it runs without a network. docs/pictures holds the few
// that the README shows, taken again with --readme.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
const WIDTHS = { html: 1160, summary: 1000, comment: 860 } as const;
type Kind = keyof typeof WIDTHS;

const PAGES: Readonly<Record<Kind, (sample: Sample) => string>> = {
  html: ({ report, diff }) => renderHtml(report, diff),
  summary: ({ report, diff }) => renderGithubPage(renderSummary(report, diff), '<b>agent</b> summary'),
  comment: ({ report, diff }) =>
    renderGithubPage(
      renderComment([{ report, diff, headSha: HEAD, reportedByFork: false, artifactUrl: null }]),
      '<b>github-actions</b> bot commented',
    ),
};

interface Picture {
  readonly sample: string;
  readonly kind: Kind;
  readonly scheme: 'light' | 'dark';
  /** Pixels of the page that are shown; all of it where there is none. */
  readonly height?: number;
}

const README: readonly Picture[] = [
  { sample: 'new', kind: 'comment', scheme: 'light' },
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
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
});
try {
  for (const picture of values.readme === true ? README : all) await take(browser, picture);
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
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
