import fc from 'fast-check';
import { findOwners, matchesPattern, parseCodeOwners } from '../../src/git/code-owners.ts';

/** The example file of GitHub's documentation, in its own order, with what it says of each. */
const EXAMPLE = `# a comment
*       @global-owner1 @global-owner2

*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
`;

describe('the owners of a file', () => {
  test.each([
    ['README.md', '@global-owner1 @global-owner2'],
    ['a/b/c.js', '@js-owner'],
    ['main.go', 'docs@example.com'],
    ['x/notes.txt', '@octo-org/octocats'],
    ['build/logs/a/b', '@octocat'],
    ['build/logs', '@octocat'],
    ['other/docs/guide.md', '@global-owner1 @global-owner2'],
    ['docs/guide.md', '@doctocat'],
    ['docs/build-app/troubleshooting.md', '@doctocat'],
    ['x/apps/y', '@octocat'],
    ['scripts/x/y', '@doctocat @octocat'],
    ['deeply/nested/logs/x', '@octocat'],
    ['apps/x', '@octocat'],
    ['apps/github', ''],
    ['apps/github/x', ''],
    ['apps/githubber', '@octocat'],
  ])('%s: %s', (path, owners) => {
    expect(findOwners(parseCodeOwners(EXAMPLE), path).join(' ')).toBe(owners);
  });

  test('are those of the last rule that matches', () => {
    expect(findOwners(parseCodeOwners('*.json @a\n/seccomp.json @b\n*.txt @c'), 'seccomp.json')).toEqual([
      '@b',
    ]);
  });

  test('are none in a file that no rule speaks of', () => {
    expect(findOwners(parseCodeOwners('*.txt @c'), 'seccomp.json')).toEqual([]);
  });
});

describe('a pattern', () => {
  test.each([
    ['*', 'a/b', true],
    ['/*', 'a', true],
    ['/*', 'a/b', false],
    ['docs/*', 'docs/a', true],
    ['docs/*', 'docs/a/b', false],
    ['docs/*', 'x/docs/a', false],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['a/**/z', 'a/b/c/y', false],
    ['a/**', 'a/b/c', true],
    ['a/**', 'a', false],
    ['**', 'a/b', true],
    ['**/z', 'z', true],
    ['**/z', 'a/z/x', true],
    ['apps/', 'apps', false],
    ['apps/', 'x/apps/y', true],
    ['/apps/', 'x/apps/y', false],
    ['se?comp.json', 'seccomp.json', true],
    ['se?comp.json', 'se/comp.json', false],
    ['s*.j*n', 'seccomp.json', true],
    ['s*.j*n', 'seccomp.jsonx', false],
    ['*.json', '.github/x.json', true],
    ['seccomp.json', 'SECCOMP.json', false],
    ['a.json', 'abjson', false],
    ['a\\ b.json', 'a b.json', true],
    ['.github', '.github/seccomp.json', true],
    ['/.github/*.json', '.github/seccomp.json', true],
  ])('%s against %s: %s', (pattern, path, expected) => {
    expect(matchesPattern(pattern, path)).toBe(expected);
  });

  test('takes no time to speak of, whatever it is', () => {
    const hostile = `${'*a'.repeat(2000)}b`;
    const started = performance.now();
    matchesPattern(hostile, 'a'.repeat(3000));
    matchesPattern(`${'**/a/'.repeat(500)}b`, 'a/'.repeat(1000));
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});

describe('a line', () => {
  test.each([
    ['a negation', '!seccomp.json @a'],
    ['a range', 'seccomp.[jx]son @a'],
    ['a section', '[Security] @a'],
    ['an optional section', '^[Security] @a'],
    ['an escaped number sign', '\\#seccomp.json @a'],
    ['three asterisks', '***/seccomp.json @a'],
    ['the root alone', '/ @a'],
    ['an owner without its sign', 'seccomp.json somebody'],
    ['one bad owner among good ones', 'seccomp.json @a some/body'],
    ['a comment', '# seccomp.json @a'],
    ['nothing', '   '],
  ])('of %s counts for nothing', (_what, line) => {
    expect(parseCodeOwners(`*.json @before\n${line}\r\n`)).toEqual([
      { line: 1, pattern: '*.json', owners: ['@before'] },
    ]);
  });

  test.each([['@user', '@org/team-name.x', 'a.b@example.com', '@user_enterprise']])(
    'may name %s and others',
    (...owners) => {
      expect(parseCodeOwners(`* ${owners.join('\t')}`)).toEqual([{ line: 1, pattern: '*', owners }]);
    },
  );

  test('keeps an escaped space in its pattern', () => {
    expect(findOwners(parseCodeOwners('/a\\ b/ @a'), 'a b/seccomp.json')).toEqual(['@a']);
  });

  test('of any text is read without an error, and its owners have the form of one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, path) => {
        for (const owner of findOwners(parseCodeOwners(`* @all\n${text}`), path || 'a'))
          expect(owner).toMatch(/@/);
      }),
    );
  });
});
