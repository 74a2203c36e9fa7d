import fc from 'fast-check';
import { KINDS, type Kind } from '../../src/behaviour/behaviour.ts';
import { learnRules } from '../../src/behaviour/learn.ts';
import { createMatcher } from '../../src/behaviour/match.ts';
import { checkPattern } from '../../src/behaviour/pattern.ts';

type Seen = { kind: Kind; value: string };
const seenAs = (kind: Kind, ...values: string[]): Seen[] => values.map((value) => ({ kind, value }));
const learnt = (seen: Seen[]) => learnRules(seen).rules.map(({ kind, value }) => `${kind} ${value}`);

/** One run of the MCP example, and one of the agent, as their calls were traced. */
const MCP = (run: string, first: string, second: string): Seen[] => {
  const root = `$TMPDIR/mcp-${run}`;
  const temporary = [first, second].map((hash) => `${root}/allowed/plan.md.${hash}.tmp`);
  const files = [`${root}/secret.txt`, `${root}/allowed/docs/guide.md`, `${root}/allowed/plan.md`];
  const folders = [root, `${root}/allowed`, `${root}/allowed/docs`];
  return [
    ...seenAs('execute', '/usr/bin/node'),
    ...seenAs('write', ...folders, ...files, ...temporary, `${root}/allowed/shortcut`),
    ...seenAs('delete', ...folders, ...files, ...temporary, `${root}/allowed/shortcut`),
    ...seenAs('link', `${root}/secret.txt`),
  ];
};
const AGENT = (runs: string[], ports: number[]): Seen[] => [
  ...seenAs('execute', '/usr/bin/node', '/usr/bin/ls'),
  ...ports.flatMap((port) => seenAs('connect', `127.0.0.1:${port}`)),
  ...seenAs('bind', '127.0.0.1:0'),
  ...runs.flatMap((run) => {
    const root = `$TMPDIR/agent-${run}`;
    const files = ['workspace/notes.md', 'workspace/inbox.txt', 'workspace/data/table.csv', 'secret.txt'];
    const outputs = ['report.csv', 'again.csv', 'table.csv', 'spoons.csv'].map((name) => `output/${name}`);
    const folders = ['workspace/data', 'workspace', 'output'];
    const all = [...files, ...outputs, ...folders].map((name) => `${root}/${name}`).concat(root);
    return [
      ...seenAs('write', ...all, `${root}/workspace/shortcut`, `${root}/output/link`),
      ...seenAs('delete', ...all, `${root}/workspace/shortcut`, `${root}/output/link`),
      ...seenAs('link', `${root}/secret.txt`),
    ];
  }),
];

test('a run of the MCP example becomes rules that the next run keeps to', () => {
  const { rules } = learnRules(
    MCP('lYOaKF', 'ad43682150f5ef9683ac2023bd0a4856', '1ed1ff567b1282f27adb94716f77a7e5'),
  );
  expect(rules.length).toBeLessThan(40);
  const match = createMatcher(rules);
  const next = MCP('abcdef', '00000000000000000000000000000001', 'ffffffffffffffffffffffffffffffff');
  expect(next.filter(({ kind, value }) => match(kind, value) === undefined)).toEqual([]);
  for (const [kind, value] of [
    ['execute', '/usr/bin/id'],
    ['write', '$TMPDIR/loot'],
    ['write', '$TMPDIR/mcp-lYOaKF/loot.txt'],
    ['write', '$HOME/.bashrc'],
    ['connect', '127.0.0.1:9'],
  ] as const)
    expect([value, match(kind, value)]).toEqual([value, undefined]);
});

test('runs of the agent example become fewer than 40 rules', () => {
  const { rules } = learnRules(AGENT(['FEAcGO', 'f4H43q'], [44753, 38287, 34017]));
  expect(rules.length).toBeLessThan(40);
  expect(rules).toContainEqual({ kind: 'connect', value: '127.0.0.1:32768-60999' });
  expect(rules).toContainEqual({ kind: 'write', value: '$TMPDIR/agent-*/output/report.csv' });
  const match = createMatcher(rules);
  for (const { kind, value } of AGENT(['server', 'UPPERS'], [60999]))
    expect([value, match(kind, value)]).not.toEqual([value, undefined]);
});

test.each<[string, Seen[], string[]]>([
  [
    'a UUID',
    seenAs('write', '$HOME/.x/0e2a8c3e-58d7-4e26-9f3c-0d4b3f0b9a51.json'),
    ['write $HOME/.x/*.json'],
  ],
  [
    'a hash and the folders of its first digits',
    seenAs('write', '$HOME/.c/ab/cd/0123456789abcdef0123'),
    ['write $HOME/.c/*/*/*'],
  ],
  ['a pid', seenAs('write', '$WORKSPACE/a.log.48213'), ['write $WORKSPACE/a.log.*']],
  [
    'numbers of many alike',
    seenAs('write', '/srv/x/p1.txt', '/srv/x/p2.txt', '/srv/x/p3.txt'),
    ['write /srv/x/p*.txt'],
  ],
  [
    'two alike',
    seenAs('write', '/srv/x/p1.txt', '/srv/x/p2.txt'),
    ['write /srv/x/p1.txt', 'write /srv/x/p2.txt'],
  ],
  ['a version', seenAs('execute', '/usr/bin/python3.11'), ['execute /usr/bin/python3.11']],
  ['a template of Python', seenAs('write', '$TMPDIR/tmpab_1cd2e'), ['write $TMPDIR/tmp*']],
  ['a word like a template', seenAs('write', '$WORKSPACE/mcp-server'), ['write $WORKSPACE/mcp-server']],
  ['what looks drawn', seenAs('write', '$WORKSPACE/x-f4H43q'), ['write $WORKSPACE/x-*']],
  ['wildcards of a name', seenAs('write', '$WORKSPACE/[id]*.ts'), ['write $WORKSPACE/\\[id\\]\\*.ts']],
  [
    'a port of a service',
    seenAs('connect', '127.0.0.1:5432', '[::1]:53'),
    ['connect 127.0.0.1:5432', 'connect [::1]:53'],
  ],
  [
    'a service beside a port that the kernel chose',
    seenAs('connect', '127.0.0.1:80', '127.0.0.1:40000', '127.0.0.1:61000'),
    ['connect 127.0.0.1:32768-60999', 'connect 127.0.0.1:61000', 'connect 127.0.0.1:80'],
  ],
  ['a high port elsewhere', seenAs('connect', '192.0.2.1:40000'), ['connect 192.0.2.1:40000']],
  [
    'what is unverified',
    seenAs('write', '$TMPDIR/x-f4H43q (unverified)'),
    ['write $TMPDIR/x-f4H43q (unverified)'],
  ],
])('learns %s', (_, seen, rules) => {
  expect(learnt(seen)).toEqual(rules);
});

const many = (folder: string) => Array.from({ length: 12 }, (_, at) => `${folder}/${'abcdefghijkl'[at]}`);

test.each<[string, Kind, string[]]>([
  ['$WORKSPACE/out', 'write', ['write $WORKSPACE/out/**']],
  ['$TMPDIR', 'delete', ['delete $TMPDIR/**']],
  ['/srv/www', 'write', ['write /srv/www/*']],
  ['$HOME/.npm', 'write', ['write $HOME/.npm/*']],
  ['$HOME', 'write', many('write $HOME')],
  ['/etc', 'write', many('write /etc')],
  ['/etc/cron.d', 'write', many('write /etc/cron.d')],
  ['/srv', 'write', many('write /srv')],
  ['$HOME/.ssh', 'write', many('write $HOME/.ssh')],
  ['$WORKSPACE/bin', 'execute', many('execute $WORKSPACE/bin')],
  ['/usr/bin', 'execute', many('execute /usr/bin')],
  ['$WORKSPACE/keys', 'read', many('read $WORKSPACE/keys')],
])('many names in %s by %s', (folder, kind, rules) => {
  expect(learnt(seenAs(kind, ...many(folder)))).toEqual(rules);
});

test('many requests of one call are one rule, and the notes say so', () => {
  const { rules, notes } = learnRules(
    seenAs('use', ...Array.from({ length: 9 }, (_, at) => `ioctl 0x540${at}`)),
  );
  expect(rules).toEqual([{ kind: 'use', value: 'ioctl *' }]);
  expect(notes).toEqual(['ioctl * for ioctl 0x5400 and 8 more: many of one call differ in their last word']);
});

test('names nothing of the run that needs a note when nothing is generalised', () => {
  expect(learnRules(seenAs('execute', '/usr/bin/node')).notes).toEqual([]);
});

test('says once what was taken for different in another run', () => {
  const { notes } = learnRules(
    MCP('lYOaKF', 'ad43682150f5ef9683ac2023bd0a4856', '1ed1ff567b1282f27adb94716f77a7e5'),
  );
  expect(notes).toEqual([
    '$TMPDIR/mcp-* for $TMPDIR/mcp-lYOaKF: another run would name it otherwise',
    '$TMPDIR/mcp-*/allowed/plan.md.*.tmp for $TMPDIR/mcp-lYOaKF/allowed/plan.md.1ed1ff567b1282f27adb94716f77a7e5.tmp and 1 more: another run would name it otherwise',
  ]);
});

test('says what no rule can allow', () => {
  const long = `/${'a'.repeat(5000)}`;
  const { rules, notes } = learnRules(seenAs('delete', long, '/'));
  expect(rules).toEqual([{ kind: 'delete', value: '/' }]);
  expect(notes).toEqual([`delete ${long}: no rule can allow this, so it stays new`]);
});

const name = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'c',
    'src',
    '.x',
    'x-f4H43q',
    'p1',
    'p2',
    'p3',
    'log.12345',
    '[id]',
    'a*b',
    'tmpabcd1234',
    '\\\\',
  ),
  fc
    .stringMatching(/^[ -.0-~]{1,8}$/)
    .filter((text) => !/^\.+$/.test(text) && !text.endsWith('(unverified)')),
);
const place = fc.constantFrom('$WORKSPACE', '$TMPDIR', '$HOME', '', '/etc', '/srv/data');
const path = fc
  .tuple(place, fc.array(name, { minLength: 1, maxLength: 4 }))
  .map(([at, names]) => [at, ...names].join('/'));
const address = fc.oneof(
  fc
    .tuple(fc.constantFrom('127.0.0.1', '[::1]', '10.0.0.1'), fc.nat(65535))
    .map(([host, port]) => `${host}:${port}`),
  fc.constantFrom(
    'netlink',
    'packet',
    'unix:@x',
    'unix:/run/a*b',
    'unix:(unnamed)',
    'family 31',
    'vsock:2:1',
    'alg:hash:md5',
  ),
);
const words = fc
  .stringMatching(/^[a-z*\\]{1,6}( [A-Z0-9_*]{1,6}){0,2}$/)
  .filter((text) => /[a-z]/.test(text));
const one: fc.Arbitrary<Seen> = fc
  .constantFrom(...KINDS)
  .chain((kind) =>
    (kind === 'connect' || kind === 'bind'
      ? address
      : kind === 'use' || kind === 'signal'
        ? words
        : path
    ).map((value) => ({ kind, value })),
  );
const runs = { numRuns: 400 };

test('every value that was seen is matched', () => {
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), (seen) => {
      const match = createMatcher(learnRules(seen).rules);
      for (const { kind, value } of seen)
        expect([kind, value, match(kind, value) !== undefined]).toEqual([kind, value, true]);
    }),
    runs,
  );
});

test('every rule is one that a profile may hold', () => {
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), (seen) => {
      expect(learnRules(seen).rules.filter(({ kind, value }) => checkPattern(kind, value) !== null)).toEqual(
        [],
      );
    }),
    runs,
  );
});

test('learning again changes nothing, and the order makes no difference', () => {
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), fc.infiniteStream(fc.nat()), (seen, keys) => {
      const { rules, notes } = learnRules(seen);
      expect(learnRules(seen, { rules })).toEqual({ rules, notes: expect.any(Array) });
      const order = new Map(seen.map((item) => [item, keys.next().value]));
      const shuffled = [...seen].sort((a, b) => Number(order.get(a)) - Number(order.get(b)));
      expect(learnRules(shuffled)).toEqual({ rules, notes });
    }),
    runs,
  );
});

test('no rule reaches out of the folder that a path was seen in', () => {
  fc.assert(
    fc.property(
      fc.array(path, { minLength: 1, maxLength: 60 }),
      fc.constantFrom<Kind>('write', 'delete', 'link'),
      (paths, kind) => {
        const match = createMatcher(learnRules(seenAs(kind, ...paths), { most: 1 }).rules);
        for (const value of [
          '/x',
          '/etc/zz',
          '/etc/zz/zz',
          '$HOME/zz',
          '/srv/zz',
          '/srv/zz/a',
          '/usr/bin/zz',
          '/zz/zz/zz',
        ])
          if (!paths.includes(value)) expect([value, match(kind, value)]).toEqual([value, undefined]);
        for (const at of ['$WORKSPACE', '$TMPDIR'])
          if (!paths.some((value) => value.startsWith(`${at}/`)))
            expect(match(kind, `${at}/zz`)).toBeUndefined();
      },
    ),
    runs,
  );
});
