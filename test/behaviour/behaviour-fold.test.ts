import type { Behaviour } from '../../src/behaviour/behaviour.ts';
import { BehaviourFold } from '../../src/behaviour/behaviour-fold.ts';

const behaviour = (value: string, changes: Partial<Behaviour> = {}): Behaviour => ({
  kind: 'write',
  value,
  call: 'openat',
  detail: 'O_WRONLY',
  outcome: 'done',
  isVerified: true,
  ...changes,
});
const by = (exe: string, firstSerial = 1) => ({ exe, comm: 'x', pid: 1, firstSerial, firstAtMs: 0 });
const none = () => undefined;

test('what a rule matches is counted by the rule alone', () => {
  const fold = new BehaviourFold(2, (_, value) => (value === '/a' ? 1 : undefined));
  expect(fold.add(behaviour('/a'), by('/bin/x'))).toBeUndefined();
  fold.add(behaviour('/a'), by('/bin/y'));
  expect(fold.matched).toEqual([0, 2]);
  expect(fold.seen).toEqual([]);
});

test('others are kept apart by kind, value and executable', () => {
  const fold = new BehaviourFold(0, none);
  for (const one of [behaviour('/a'), behaviour('/a', { kind: 'delete' }), behaviour('/b'), behaviour('/a')])
    fold.add(one, by('/bin/x'));
  fold.add(behaviour('/a'), by('/bin/y'));
  expect(fold.seen.map(({ kind, value, exe, count }) => [kind, value, exe, count])).toEqual([
    ['write', '/a', '/bin/x', 2],
    ['delete', '/a', '/bin/x', 1],
    ['write', '/b', '/bin/x', 1],
    ['write', '/a', '/bin/y', 1],
  ]);
});

test('one that succeeded once is done, and says how often it was refused', () => {
  const fold = new BehaviourFold(0, none);
  fold.add(behaviour('/a', { outcome: 'refused' }), by('/bin/x', 5));
  expect(fold.seen[0]).toMatchObject({ outcome: 'refused', refused: 1, firstSerial: 5 });
  fold.add(behaviour('/a'), by('/bin/x', 6));
  expect(fold.seen[0]).toMatchObject({ outcome: 'done', refused: 1, count: 2, firstSerial: 5 });
});

test('one that could not be verified once is not verified', () => {
  const fold = new BehaviourFold(0, none);
  fold.add(behaviour('/a'), by('/bin/x'));
  fold.add(behaviour('/a', { isVerified: false }), by('/bin/x'));
  expect(fold.seen[0]?.isVerified).toBe(false);
});

test('more than can be kept apart are counted, and known ones go on', () => {
  const fold = new BehaviourFold(0, none, { behaviours: 2, text: 1000 });
  for (const value of ['/a', '/b', '/c', '/a', '/d']) fold.add(behaviour(value), by('/bin/x'));
  expect(fold.seen.map(({ value, count }) => [value, count])).toEqual([
    ['/a', 2],
    ['/b', 1],
  ]);
  expect(fold.uncounted).toBe(2);
});

test('long values are capped by their length in all', () => {
  const fold = new BehaviourFold(0, none, { behaviours: 100, text: 300 });
  for (const letter of ['a', 'b', 'c']) fold.add(behaviour(letter.repeat(120)), by('/bin/x'));
  expect(fold.uncounted).toBe(1);
});

test('spaces in names make no two of them one', () => {
  const fold = new BehaviourFold(0, none);
  fold.add(behaviour('/b /c'), by('/a'));
  fold.add(behaviour('/c'), by('/a /b'));
  expect(fold.seen.map(({ exe, value }) => [exe, value])).toEqual([
    ['/a', '/b /c'],
    ['/a /b', '/c'],
  ]);
});
