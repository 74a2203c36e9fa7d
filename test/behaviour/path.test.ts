import fc from 'fast-check';
import type { PathItem } from '../../src/audit/event.ts';
import { createLocator } from '../../src/behaviour/path.ts';
import type { Resolver } from '../../src/behaviour/resolver.ts';
import { event } from './event.ts';
import { type Done, SimulatedFiles } from './simulated-files.ts';

type Step = (files: SimulatedFiles) => Done | undefined;

/** Runs steps, and looks at each event only `late` steps after; gives what was found beside what was true. */
function observe(files: SimulatedFiles, steps: readonly Step[], late: readonly number[]) {
  const locator = createLocator(files.resolver());
  const waiting: Done[] = [];
  const seen: { type: string; path: string; isVerified: boolean; truth: string }[] = [];
  const look = () => {
    const done = waiting.shift();
    if (done === undefined) return;
    for (const [index, { path, isVerified }] of locator.locate(done.event, done.descriptors).entries()) {
      const truth = done.truth[index];
      const type = done.event.paths[index]?.nameType ?? '';
      if (truth !== null && truth !== undefined) seen.push({ type, path, isVerified, truth });
    }
  };
  for (const [index, step] of steps.entries()) {
    const done = step(files);
    if (done !== undefined) waiting.push(done);
    while (waiting.length > (late[index % late.length] ?? 0)) look();
  }
  while (waiting.length > 0) look();
  return seen;
}

/** `/w` is the workspace, `/o` is outside; both hold a file and a folder from before. */
function prepare(): SimulatedFiles {
  const files = new SimulatedFiles();
  for (const folder of ['/w', '/o', '/w/d', '/o/d']) files.mkdir(folder);
  for (const file of ['/w/f', '/o/f', '/w/d/f', '/o/d/f']) files.write(file);
  return files;
}

const name = fc.constantFrom('a', 'b', 'd', 'f');
const inside = fc
  .tuple(
    fc.constantFrom('', '/w/', 'd/../', './', '/w/d/../'),
    fc.array(name, { minLength: 1, maxLength: 2 }),
  )
  .map(([at, names]) => at + names.join('/'));
const anywhere = fc
  .tuple(
    fc.constantFrom('', '/w/', '/o/', '../o/', '/w/a/', '/w/b/../'),
    fc.array(name, { minLength: 1, maxLength: 2 }),
  )
  .map(([at, names]) => at + names.join('/'));
const descriptor = fc.option(fc.constantFrom(5, 6), { nil: undefined });

const steps = (path: fc.Arbitrary<string>, hasLinks: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.tuple(path, descriptor).map(
      ([at, fd]): Step =>
        (files) =>
          files.write(at, fd),
    ),
    fc.tuple(path, descriptor).map(
      ([at, fd]): Step =>
        (files) =>
          files.mkdir(at, fd),
    ),
    fc.tuple(path, descriptor).map(
      ([at, fd]): Step =>
        (files) =>
          files.remove(at, fd),
    ),
    fc.tuple(path, descriptor).map(
      ([at, fd]): Step =>
        (files) =>
          files.chmod(at, fd),
    ),
    fc.tuple(path, path).map(
      ([from, to]): Step =>
        (files) =>
          files.rename(from, to),
    ),
    fc.tuple(path, fc.constantFrom(5, 6)).map(
      ([at, fd]): Step =>
        (files) =>
          files.openFolder(at, fd),
    ),
    ...(hasLinks
      ? [
          fc.tuple(path, path).map(
            ([from, to]): Step =>
              (files) =>
                files.link(from, to),
          ),
          fc.tuple(anywhere, path).map(
            ([to, at]): Step =>
              (files) =>
                files.symlink(to, at),
          ),
          fc.tuple(fc.constantFrom('/o', '/o/d', '/o/f', '../o'), inside).map(
            ([to, at]): Step =>
              (files) =>
                files.symlink(to, at),
          ),
        ]
      : []),
  );
const late = fc.array(fc.nat(6), { minLength: 1, maxLength: 4 });

const isInside = (path: string) => path === '/w' || path.startsWith('/w/');

test('what happened outside never passes as if all were inside', () => {
  fc.assert(
    fc.property(fc.array(steps(anywhere, true), { minLength: 1, maxLength: 40 }), late, (run, lag) => {
      const seen = observe(prepare(), run, lag);
      const looksInside = seen.every(({ path, isVerified }) => isVerified && isInside(path));
      if (looksInside) expect(seen.filter(({ truth }) => !isInside(truth))).toEqual([]);
    }),
    { numRuns: 20_000 },
  );
});

/** Few names, so that links, folders and files take each other's place often. */
const contested = fc.constantFrom('a', 'a/f', 'b', 'b/f', 'a/d', 'a/d/f', '/w/b/../a/f');
const swap: fc.Arbitrary<Step> = fc.oneof(
  contested.map(
    (at): Step =>
      (files) =>
        files.remove(at),
  ),
  contested.map(
    (at): Step =>
      (files) =>
        files.mkdir(at),
  ),
  contested.map(
    (at): Step =>
      (files) =>
        files.write(at),
  ),
  fc.tuple(contested, contested).map(
    ([from, to]): Step =>
      (files) =>
        files.rename(from, to),
  ),
  fc.tuple(contested, contested).map(
    ([from, to]): Step =>
      (files) =>
        files.link(from, to),
  ),
  fc.tuple(fc.constantFrom('/o', '/o/d', '/o/f', '/o/new', '../o', 'b', 'a'), contested).map(
    ([to, at]): Step =>
      (files) =>
        files.symlink(to, at),
  ),
);

test('a step outside among what is inside never passes, however links are swapped in and back', () => {
  const swaps = fc.array(swap, { maxLength: 6 });
  const leadOut = fc.constantFrom('/o', '/o/d', '/o/f', '/o/new').map(
    (to): Step =>
      (files) =>
        files.symlink(to, 'a'),
  );
  const through = fc.oneof(
    swap,
    contested.map(
      (at): Step =>
        (files) =>
          files.chmod(at),
    ),
  );
  fc.assert(
    fc.property(swaps, leadOut, through, through, swaps, late, (before, link, one, two, after, lag) => {
      const seen = observe(prepare(), [...before, link, one, two, ...after], lag);
      if (seen.every(({ path, isVerified }) => isVerified && isInside(path)))
        expect(seen.filter(({ truth }) => !isInside(truth))).toEqual([]);
    }),
    { numRuns: 20_000 },
  );
});

const change = contested.map(
  (at): Step =>
    (files) =>
      files.chmod(at),
);

test('looked at in time, a verified path is where the file is', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(swap, change), { maxLength: 30 }), (run) => {
      const files = prepare();
      const locator = createLocator(files.resolver());
      for (const step of run) {
        const done = step(files);
        if (done === undefined) continue;
        for (const [index, found] of locator.locate(done.event, done.descriptors).entries()) {
          const item = done.event.paths[index];
          if (!found.isVerified || item?.nameType === 'PARENT') continue;
          if (item?.nameType === 'DELETE') expect(found.path).toBe(done.truth[index]);
          else
            expect(files.resolver().resolveEntry(found.path)).toMatchObject({
              real: found.path,
              inode: item?.inode,
            });
        }
      }
    }),
    { numRuns: 20_000 },
  );
});

test.each<[string, Step[], string]>([
  [
    'a moved file is not where it was, though a link there leads to it',
    [
      (all) => all.write('a'),
      (all) => all.rename('a', 'b'),
      (all) => all.symlink('b', 'a'),
      (all) => all.chmod('a'),
    ],
    '/w/b',
  ],
  [
    'nor is one whose folder was moved',
    [
      (all) => all.chmod('d/f'),
      (all) => all.rename('d', 'b'),
      (all) => all.symlink('b', 'd'),
      (all) => all.chmod('d/f'),
    ],
    '/w/b/f',
  ],
  [
    'nor is one that got the number of one that was removed',
    [
      (all) => all.write('a'),
      (all) => all.remove('a'),
      (all) => all.write('b'),
      (all) => all.symlink('b', 'a'),
      (all) => all.chmod('a'),
    ],
    '/w/b',
  ],
])('%s', (_, steps, path) => {
  expect(observe(prepare(), steps, [0]).at(-1)).toMatchObject({ path, isVerified: true, truth: path });
});

test('a file that was taken for one which got its number makes its removal stand out', () => {
  const files = prepare();
  const seen = observe(
    files,
    [
      (all) => all.symlink('/o/f', 'a'),
      (all) => all.chmod('a'),
      (all) => all.remove('/o/f'),
      (all) => all.remove('a'),
      (all) => all.write('b'),
      (all) => all.rename('b', 'a'),
    ],
    [6],
  );
  // The number of what was removed goes to `a` itself, so that the second step looks as if it had been there.
  expect(seen[1]).toMatchObject({ path: '/w/a', isVerified: true, truth: '/o/f' });
  expect(seen[2]).toMatchObject({ path: '/o/f (unverified)', isVerified: false });
});

test('without links every path is found, however late one looks', () => {
  fc.assert(
    fc.property(fc.array(steps(inside, false), { minLength: 1, maxLength: 40 }), late, (run, lag) => {
      // Files from before that nobody looked at in time are not known: here all are made in sight.
      const files = new SimulatedFiles();
      const seen = observe(files, [(all) => all.mkdir('/w'), ...run], [0, ...lag]);
      for (const { path, isVerified, truth } of seen) if (isVerified) expect(path).toBe(truth);
      expect(seen.filter(({ isVerified }) => !isVerified)).toEqual([]);
    }),
    { numRuns: 5000 },
  );
});

describe('an item of a record', () => {
  const none: Resolver = { resolve: () => undefined, resolveEntry: () => undefined, isMounted: () => true };
  const folders: Readonly<Record<string, bigint>> = {
    '/': 2n,
    '/etc': 3n,
    '/proc': 4n,
    '/w': 5n,
    '/link': 3n,
  };
  const resolve = (path: string) => {
    const inode = folders[path];
    const real = path === '/link' ? '/etc' : path;
    return inode === undefined ? undefined : { real, device: path === '/proc' ? '00:15' : 'fe:00', inode };
  };
  const machine: Resolver = { resolve, resolveEntry: resolve, isMounted: (device) => device !== '00:0f' };
  const path = (
    nameType: PathItem['nameType'],
    name: string | null,
    inode: bigint | null,
    more: Partial<PathItem> = {},
  ) => ({
    item: 0,
    name,
    nameType,
    inode,
    device: inode === null ? null : 'fe:00',
    mode: 0o100644,
    ...more,
  });
  const locate = (
    paths: PathItem[],
    resolver = machine,
    parts: Parameters<typeof event>[1] = {},
    descriptors: bigint[] = [],
  ) => createLocator(resolver).locate({ ...event('openat', { cwd: '/w', ...parts }), paths }, descriptors);

  test.each<[string, Partial<PathItem>, string]>([
    ['/dev/stderr', { device: '00:0f', mode: 0o010600 }, '(pipe)'],
    ['/proc/self/fd/3', { device: '00:0f', mode: 0o140777 }, '(socket)'],
    ['/proc/self/comm', { device: '00:15' }, '/proc/self/comm'],
    ['/proc/sys/kernel/x', { device: '00:15' }, '/proc/sys/kernel/x'],
  ])('%s with %j is %s', (name, more, shown) => {
    expect(locate([path('NORMAL', name, 9n, more)])).toEqual([{ path: shown, isVerified: true }]);
  });

  test.each([
    '/proc/self/fd/5',
    '/proc/self/cwd/x',
    '/proc/self/root/proc/sysrq-trigger',
    '/proc/self/../sysrq-trigger',
  ])('in /proc by %s is not taken as given', (name) => {
    expect(locate([path('NORMAL', name, 9n, { device: '00:15' })])[0]?.isVerified).toBe(false);
  });

  test('of a named pipe has its path', () => {
    expect(locate([path('NORMAL', '/w', 5n, { mode: 0o010600 })])).toEqual([
      { path: '/w', isVerified: true },
    ]);
  });

  test('that was refused in a folder which is a link is where that leads', () => {
    const refused = { exit: -13n };
    expect(locate([path('UNKNOWN', '/link/x', null)], machine, refused)).toEqual([
      { path: '/etc/x', isVerified: false },
    ]);
    expect(locate([path('PARENT', '/link', 3n)], machine, refused)).toEqual([
      { path: '/etc/(unknown name)', isVerified: true },
    ]);
    expect(locate([path('PARENT', '/gone', 9n)], machine, refused)).toEqual([
      { path: '/gone/(unknown name) (unverified)', isVerified: false },
    ]);
    expect(locate([path('UNKNOWN', '/gone/x', null)], machine, refused)).toEqual([
      { path: '/gone/x (unverified)', isVerified: false },
    ]);
  });

  test('with the kernel’s word for the current folder, as 32 or 64 bits, is there', () => {
    for (const descriptor of [0xffffff9cn, 0xffffffffffffff9cn])
      expect(
        locate(
          [path('NORMAL', '../etc', 3n)],
          { ...machine, resolveEntry: (given) => resolve(given === '/w/../etc' ? '/etc' : given) },
          {},
          [descriptor],
        ),
      ).toEqual([{ path: '/etc', isVerified: true }]);
  });

  test('relative to a descriptor is not taken to be in the current folder', () => {
    const made = [path('PARENT', '/w', 3n, { mode: 0o040755 }), path('CREATE', 'x', 9n)];
    const marked = { path: '/proc/100/fd/7/x (unverified)', isVerified: false };
    for (const resolver of [machine, none]) expect(locate(made, resolver, {}, [7n])[1]).toEqual(marked);
    const locator = createLocator(machine);
    const opened = path('NORMAL', '/link', 3n, { mode: 0o040755 });
    locator.locate({ ...event('openat', { exit: 7n }), paths: [opened] }, []);
    const found = locator.locate({ ...event('openat', { cwd: '/w' }), paths: made }, [7n])[1];
    expect(found).toEqual({ path: '/etc/x', isVerified: true });
  });

  test('whose name ends as the mark does is told from one that is marked', () => {
    const made = [path('PARENT', '/w', 5n), path('CREATE', 'x (unverified)', 9n)];
    expect(locate(made)[1]).toEqual({ path: '/w/x\\x20(unverified)', isVerified: true });
  });
});
