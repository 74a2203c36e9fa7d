import { formatProfile } from '../../src/baseline/canonical.ts';
import { problemsOf, profileOf, warningsOf, withKeys } from './read-profile.ts';

/** A profile with one behaviour, whose members stand from column 3 of line 3. */
const withEntry = (members: string) => withKeys(`"callgate": { "behaviours": [\n{ ${members} }]}`);
const kinds = 'execute, connect, bind, read, write, delete, link, signal, use';

describe('the key "callgate"', () => {
  test('is read with behaviours in their order, comments, and keys that are not known', () => {
    const text = withKeys(
      '"callgate": { "later": [1], "behaviours": [{ "write": "$WORKSPACE/**", "comment": "" }, { "comment": "why", "connect": "127.0.0.1:*" }] }',
    );
    expect(profileOf(text).callgate).toStrictEqual({
      behaviours: [
        { kind: 'write', value: '$WORKSPACE/**' },
        { kind: 'connect', value: '127.0.0.1:*', comment: 'why' },
      ],
      extra: { later: [1] },
    });
  });

  test.each(['null', '{}', '{ "behaviours": null }'])('says nothing as %s', (value) => {
    const profile = profileOf(withKeys(`"callgate": ${value}`));
    expect(profile).not.toHaveProperty('callgate');
    expect(formatProfile(profile)).not.toContain('callgate');
  });

  test('keeps an empty list, which says that the program does nothing', () => {
    const profile = profileOf(withKeys('"callgate": { "behaviours": [] }'));
    expect(profile.callgate).toEqual({ behaviours: [] });
    expect(formatProfile(profile)).toContain('"callgate": {\n    "behaviours": []\n  }\n}\n');
  });

  test('is written last, a behaviour a line, by kind and then by value', () => {
    const text = withKeys(
      `"callgate": { "x": {"b": 1, "a": 2}, "behaviours": [
        { "use": "ptrace PTRACE_ATTACH" }, { "write": "$TMPDIR/b" }, { "comment": "\\"why\\"", "write": "$TMPDIR/a" }, { "execute": "/usr/bin/id" }] },
        "flags": []`,
    );
    const written = formatProfile(profileOf(text));
    expect(written).toBe(`{
  "defaultAction": "SCMP_ACT_ERRNO",
  "syscalls": [],
  "flags": [],
  "callgate": {
    "behaviours": [
      { "execute": "/usr/bin/id" },
      { "write": "$TMPDIR/a", "comment": "\\"why\\"" },
      { "write": "$TMPDIR/b" },
      { "use": "ptrace PTRACE_ATTACH" }
    ],
    "x": { "a": 2, "b": 1 }
  }
}
`);
    expect(formatProfile(profileOf(written))).toBe(written);
  });

  test.each([
    ['connect', '127.0.0.1:443'],
    ['connect', '*:443'],
    ['connect', 'api.example.com:443'],
    ['connect', 'localhost:*'],
    ['bind', '[::1]:0'],
    ['bind', '[2001:db8::1]:*'],
    ['connect', 'unix:/run/dbus/*'],
    ['connect', 'unix:@abstract'],
    ['connect', 'unix:(unnamed)'],
    ['connect', 'netlink'],
    ['connect', 'packet'],
    ['connect', 'vsock:2:*'],
    ['connect', 'family 31'],
    ['execute', '/memfd:x (deleted)'],
    ['write', '$HOME/.cache/**'],
    ['write', '$TMPDIR/node-*/[a-z]?'],
    ['write', '$WORKSPACE'],
    ['read', '/proc/*/environ'],
    ['use', 'socket inet stream'],
    ['signal', 'any text'],
  ])('takes %s %s', (kind, value) => {
    const text = withEntry(`"${kind}": ${JSON.stringify(value)}`);
    expect(problemsOf(text)).toEqual([]);
    expect(warningsOf(text)).toEqual([]);
    expect(profileOf(text).callgate?.behaviours).toEqual([{ kind, value }]);
  });
});

describe('a problem in "callgate" is told with its place', () => {
  test.each([
    [
      'a list',
      withKeys('"callgate": []'),
      '2:13: "callgate" has to be an object, such as { "behaviours": [] }',
    ],
    [
      'a misspelt list',
      withKeys('"callgate": { "behavior": [] }'),
      '2:15: "behavior" is not read: did you mean "behaviours"?',
    ],
    [
      'behaviours that are an object',
      withKeys('"callgate": { "behaviours": {} }'),
      '2:29: found an object, expected a list of behaviours such as { "connect": "127.0.0.1:*" }',
    ],
    [
      'a behaviour that is text',
      withKeys('"callgate": { "behaviours": ["connect"] }'),
      '2:30: found the string "connect", expected an object: a behaviour',
    ],
    [
      'a misspelt kind',
      withEntry('"conect": "127.0.0.1:1"'),
      '3:3: "conect" is not a key of a behaviour, and it would allow nothing: did you mean "connect"?',
    ],
    [
      'an unknown kind',
      withEntry('"teleport": "x"'),
      `3:3: "teleport" is not a key of a behaviour, and it would allow nothing; expected ${kinds}, comment`,
    ],
    [
      'no kind',
      withEntry('"comment": "x"'),
      `3:1: found no kind in the entry, expected one of ${kinds}, with what is allowed`,
    ],
    [
      'two kinds',
      withEntry('"write": "/a", "delete": "/a"'),
      '3:18: found "write" and "delete" in one entry, expected one kind: write an entry for each',
    ],
    [
      'a value that is no text',
      withEntry('"connect": 443'),
      '3:14: found 443, expected what may be done, as text, for "connect"',
    ],
    [
      'an empty value',
      withEntry('"connect": ""'),
      '3:14: the connect pattern is empty; name what is allowed',
    ],
    [
      'a comment that is no text',
      withEntry('"execute": "/bin/sh", "comment": 1'),
      '3:36: found 1, expected a comment: a string',
    ],
    [
      'a duplicate',
      withKeys(
        '"callgate": { "behaviours": [{ "bind": "netlink" },\n{ "bind": "netlink", "comment": "again" }] }',
      ),
      '3:1: bind "netlink" stands here a second time (first in line 2): remove one',
    ],
    [
      'an invisible character',
      withEntry('"execute": "/bin/\\u200bsh"'),
      `3:14: the execute pattern ${JSON.stringify('/bin/\\u{200b}sh')} has control or invisible characters; write each byte of them as \\xNN`,
    ],
    [
      'a path pattern that matches everything',
      withEntry('"write": "/**"'),
      '3:12: the write pattern "/**" matches everything; name at least one folder, file, host or word',
    ],
    [
      'an address that matches everything',
      withEntry('"connect": "*:*"'),
      '3:14: the connect pattern "*:*" matches everything; name at least one folder, file, host or word',
    ],
    [
      'a relative path',
      withEntry('"write": "out/**"'),
      '3:12: the write pattern "out/**" is no absolute path; begin it with `/`, `$WORKSPACE`, `$TMPDIR`, `$HOME` or `**/`',
    ],
    [
      'an address without a port',
      withEntry('"connect": "127.0.0.1"'),
      '3:14: the connect pattern "127.0.0.1" is no address; write it as `127.0.0.1:443`, `[::1]:443`, `api.example.com:443`, `127.0.0.1:*` or `unix:/run/x`',
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual([expected]);
  });

  test('and all of them at once', () => {
    const text = withKeys(
      '"callgate": { "behaviours": [\n{ "write": "**" },\n{ "conect": "x" },\n{ "bind": "y" }] }, "syscals": []',
    );
    expect(problemsOf(text).map((problem) => problem.replace(/: .*/s, ''))).toEqual([
      '3:12',
      '4:3',
      '5:11',
      '5:21',
    ]);
  });

  test('a use of no system call is a warning', () => {
    expect(warningsOf(withEntry('"use": "ptrase PTRACE_ATTACH"'))).toEqual([
      '3:10: no architecture has a system call "ptrase", with which "ptrase PTRACE_ATTACH" begins: it matches nothing',
    ]);
  });
});
