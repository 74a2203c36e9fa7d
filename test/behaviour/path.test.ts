import fc from 'fast-check';
import { createLocator } from '../../src/behaviour/path.ts';
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
