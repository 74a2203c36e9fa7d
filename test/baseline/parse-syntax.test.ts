import { MAX_DEPTH } from '../../src/baseline/json-syntax.ts';
import { MAX_LENGTH } from '../../src/baseline/json-text.ts';
import { parseProfile } from '../../src/baseline/parse.ts';
import { problemsOf, withKeys } from './read-profile.ts';

const rest = 'the rest is checked once this is mended';

describe('what is not JSON is told with its place', () => {
  test.each<[string, string, string[]]>([
    [
      'nothing',
      ' \n',
      ['1:1: the file is empty, expected a profile: { "defaultAction": …, "syscalls": […] }'],
    ],
    [
      'a byte order mark',
      '\ufeff{}',
      ['1:1: a byte order mark, which JSON does not allow: save the file as UTF-8 without it'],
    ],
    [
      'comments',
      '// one\n{"defaultAction": /* two */ "SCMP_ACT_ERRNO"}',
      ['1:1', '2:19'].map(
        (at) => `${at}: a comment, which JSON does not have: move its text into the "comment" key of a rule`,
      ),
    ],
    [
      'trailing commas',
      '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["read",], "action": "SCMP_ACT_ALLOW"}\n,\n],}',
      ['1:67: a comma before "]"', '2:1: a comma before "]"', '3:2: a comma before "}"'].map(
        (text) => `${text}, which JSON does not allow: remove it`,
      ),
    ],
    [
      'a missing comma',
      '{"defaultAction": "SCMP_ACT_ERRNO"\n"syscalls": []}',
      ['2:1: found "\\"syscalls\\"", expected "," before it'],
    ],
    ['a missing value', '{"defaultAction": }', [`1:19: found "}": expected a value; ${rest}`]],
    [
      'a word',
      '{"defaultAction": nul}',
      [
        `1:19: found "nul": expected a string in double quotes, a number, true, false, null, a list or an object; ${rest}`,
      ],
    ],
    [
      'single quotes',
      "{'defaultAction': 1}",
      [
        `1:2: found "'defaultAction'": expected a string in double quotes, a number, true, false, null, a list or an object; ${rest}`,
      ],
    ],
    [
      'an open object',
      '{"defaultAction": "SCMP_ACT_ERRNO"',
      [`1:35: found the end of the file: the object is not closed: expected "}"; ${rest}`],
    ],
    [
      'text after the end',
      '{"defaultAction": "SCMP_ACT_ERRNO"} {}',
      [`1:37: found "{": expected the end of the file: remove what follows the profile; ${rest}`],
    ],
    [
      'an open string',
      '{"defaultAction": "SCMP_ACT',
      [`1:19: found "\\"SCMP_ACT": the string is not closed on its line: expected a double quote; ${rest}`],
    ],
    [
      'bad escapes, each',
      '{"a": "\\q",\n"b": "\\u12"}',
      [
        '1:7: the string holds an escape that JSON does not have: write a backslash as "\\\\"',
        '2:6: the string holds an incomplete \\u escape: expected four hexadecimal digits',
      ],
    ],
    [
      'a tab in a string',
      '{"a": "\t"}',
      ['1:7: the string holds a bare control character: write it as a \\u escape'],
    ],
    ['an unfinished number', '{"a": 1.}', ['1:7: the number is not complete: digits are missing']],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test('a file that is too long is not read', () => {
    expect(problemsOf(' '.repeat(MAX_LENGTH + 1))).toEqual([
      `1:1: the file has ${MAX_LENGTH + 1} characters, expected at most ${MAX_LENGTH}: is it a profile?`,
    ]);
    expect(problemsOf(`{"defaultAction": "SCMP_ACT_ERRNO"}${' '.repeat(MAX_LENGTH - 35)}`)).toEqual([]);
  });

  test.each(['[', '{"a":', '/**/['])('nesting without end of %s does not overflow', (open) => {
    const parsed = parseProfile(open.repeat(MAX_LENGTH / open.length));
    expect(parsed.ok ? [] : parsed.problems.map((p) => p.message)).toEqual([
      `lists and objects are nested more than ${MAX_DEPTH} deep: is it a profile?`,
    ]);
  });

  test(`a carried key may be nested ${MAX_DEPTH} deep with the profile, and no deeper`, () => {
    const nested = (depth: number) => withKeys(`"flags": ${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}`);
    expect(problemsOf(nested(MAX_DEPTH))).toEqual([]);
    expect(problemsOf(nested(MAX_DEPTH + 1))).toHaveLength(1);
  });
});
