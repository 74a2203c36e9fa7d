import { readdirSync } from 'node:fs';
import { KIND_NOTES, USE_NOTES } from '../../src/risk/kind-notes.ts';
import { PLACE_REASONS } from '../../src/risk/place-reasons.ts';
import { REASONS } from '../../src/risk/reasons.ts';
import { fetchDebianPackage, pathIn, testWith } from '../support/debian-packages.ts';

const MANUAL = /^https:\/\/man7\.org\/linux\/man-pages\/man(\d)\/([\w.]+)\.\1\.html$/;

/** Of calls, and of behaviours. */
const SOURCES = [...REASONS, ...PLACE_REASONS, ...USE_NOTES, ...Object.values(KIND_NOTES)].map(
  ({ source }) => source,
);

/** `bpf(2)` of every page of the manual that a reason cites. */
function citedPages(section: string): string[] {
  const pages = SOURCES.flatMap(({ url }) => {
    const [, found, name] = MANUAL.exec(url) ?? [];
    return found === section ? [`${name}.${section}.gz`] : [];
  });
  return [...new Set(pages)].sort();
}

describe.each([
  ['2', fetchDebianPackage('manpages-dev'), 20],
  ['3', fetchDebianPackage('manpages-dev'), 1],
  ['5', fetchDebianPackage('manpages'), 2],
  ['7', fetchDebianPackage('manpages'), 8],
  ['8', fetchDebianPackage('manpages'), 1],
])('the pages of section %s that reasons cite', (section, found, least) => {
  testWith(found)('are pages of the Linux manual', () => {
    const there = new Set(readdirSync(pathIn(found, `usr/share/man/man${section}`)));
    const cited = citedPages(section);
    expect(cited.length).toBeGreaterThanOrEqual(least);
    expect(cited.filter((page) => !there.has(page))).toEqual([]);
  });
});

test('every other source is of a site that is kept by the project it speaks of', () => {
  const hosts = SOURCES.map(({ url }) => new URL(url).host);
  expect([...new Set(hosts)].sort()).toEqual([
    'docs.aws.amazon.com',
    'docs.docker.com',
    'docs.github.com',
    'docs.kernel.org',
    'docs.npmjs.com',
    'git-scm.com',
    'github.com',
    'man.openbsd.org',
    'man7.org',
    'nvd.nist.gov',
    'pubs.opengroup.org',
    'www.freedesktop.org',
    'www.gnu.org',
  ]);
});
