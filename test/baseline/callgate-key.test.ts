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
    ['write', '/'],
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

const addresses =
  'expected HOST:PORT with an IPv4 address, an IPv6 address in brackets, a name or "*", and a port or "*"; ' +
  'or unix:PATH, unix:@NAME, netlink, packet, vsock:CID:PORT, family NUMBER';
const everything = (value: string, kind: string) =>
  `${JSON.stringify(value)} matches everything, so that nothing of the kind "${kind}" would be new: say what is allowed`;
const paths = 'expected an absolute path, or one that begins with $WORKSPACE/, $TMPDIR/, $HOME/';

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
      '3:14: found an empty text for "connect": write what is allowed, or remove the entry',
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
      `3:14: found control or invisible characters in ${JSON.stringify('/bin/\\u{200b}sh')}: write each byte of them as \\xNN`,
    ],
    ...['*', '**', '/**', '/*', '/**/*', '/*/?', '/[a-z]**'].map((value): [string, string, string] => [
      `the path ${value}`,
      withEntry(`"write": "${value}"`),
      `3:12: ${everything(value, 'write')}`,
    ]),
    ...['*', '*:*', '**:*'].map((value): [string, string, string] => [
      `the address ${value}`,
      withEntry(`"connect": "${value}"`),
      `3:14: ${everything(value, 'connect')}`,
    ]),
    ['the use *', withEntry('"use": "*"'), `3:10: ${everything('*', 'use')}`],
    ['a relative path', withEntry('"write": "out/**"'), `3:12: found "out/**", ${paths}`],
    ['an unknown place', withEntry('"write": "$CWD/x"'), `3:12: found "$CWD/x", ${paths}`],
    [
      'a path that was not resolved',
      withEntry('"write": "/a/../b"'),
      '3:12: found "/.." in "/a/../b": a path that was resolved has none, so this matches nothing',
    ],
    [
      'a path with two slashes',
      withEntry('"write": "//a"'),
      '3:12: found "//" in "//a": a path that was resolved has none, so this matches nothing',
    ],
    [
      'a folder with a slash at its end',
      withEntry('"write": "$TMPDIR/"'),
      '3:12: found "$TMPDIR/", which ends in "/": write the folder without it, or "/**" for all that is in it',
    ],
    [
      'an address without a port',
      withEntry('"connect": "127.0.0.1"'),
      `3:14: found "127.0.0.1", ${addresses}`,
    ],
    [
      'a port past the last',
      withEntry('"connect": "127.0.0.1:65536"'),
      '3:14: found the port "65536" in "127.0.0.1:65536", expected a number from 0 to 65535, without zeros before it, or "*"',
    ],
    [
      'an IPv4 address that is none',
      withEntry('"connect": "127.0.0.256:1"'),
      `3:14: found "127.0.0.256", which is no IP address; ${addresses}`,
    ],
    [
      'a short IPv4 address',
      withEntry('"connect": "127.1:1"'),
      '3:14: found "127.1", which is written "127.0.0.1" in its normal form: write it so',
    ],
    [
      'an IPv6 address that is none',
      withEntry('"bind": "[::g]:1"'),
      `3:11: found "[::g]", which is no IP address; ${addresses}`,
    ],
    [
      'a long IPv6 address',
      withEntry('"bind": "[0:0::1]:1"'),
      '3:11: found "[0:0::1]", which is written "[::1]" in its normal form: write it so',
    ],
    [
      'a name with a wildcard in it',
      withEntry('"connect": "*.example.com:443"'),
      '3:14: found the host "*.example.com", expected a whole name, or "*" alone: a name with "*" in it cannot be resolved',
    ],
    [
      'a name in capitals',
      withEntry('"connect": "API.example.com:443"'),
      '3:14: found the host "API.example.com", expected it in small letters: "api.example.com"',
    ],
    [
      'a URL',
      withEntry('"connect": "https://example.com"'),
      `3:14: found the port "//example.com" in "https://example.com", expected a number from 0 to 65535, without zeros before it, or "*"`,
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
