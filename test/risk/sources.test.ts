import { readdirSync } from 'node:fs';
import { REASONS } from '../../src/risk/reasons.ts';
import { fetchDebianPackage, pathIn, testWith } from '../support/debian-packages.ts';

const MANUAL = /^https:\/\/man7\.org\/linux\/man-pages\/man(\d)\/(\w+)\.\1\.html$/;

/** `bpf(2)` of every page of the manual that a reason cites. */
function citedPages(section: string): string[] {
  const pages = REASONS.flatMap(({ source }) => {
    const [, found, name] = MANUAL.exec(source.url) ?? [];
    return found === section ? [`${name}.${section}.gz`] : [];
  });
  return [...new Set(pages)].sort();
}

describe.each([
  ['2', fetchDebianPackage('manpages-dev'), 20],
  ['7', fetchDebianPackage('manpages'), 4],
])('the pages of section %s that reasons cite', (section, found, least) => {
  testWith(found)('are pages of the Linux manual', () => {
    const there = new Set(readdirSync(pathIn(found, `usr/share/man/man${section}`)));
    const cited = citedPages(section);
    expect(cited.length).toBeGreaterThanOrEqual(least);
    expect(cited.filter((page) => !there.has(page))).toEqual([]);
  });
});

test('every other source is of a site that is kept by the project it speaks of', () => {
  const hosts = REASONS.map(({ source }) => new URL(source.url).host);
  expect([...new Set(hosts)].sort()).toEqual([
    'docs.docker.com',
    'docs.kernel.org',
    'github.com',
    'man7.org',
    'nvd.nist.gov',
    'www.freedesktop.org',
  ]);
});
