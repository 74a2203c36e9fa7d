import type { SyscallEvent } from '../../../src/audit/event.ts';
import type { ObservedCall } from '../../../src/audit/observed-call.ts';
import { explainCalls } from '../../../src/baseline/arguments/explain.ts';
import { learnArguments } from '../../../src/baseline/arguments/learn.ts';
import { type SeenUse, UseFold } from '../../../src/baseline/arguments/use-fold.ts';
import { createComparison } from '../../../src/baseline/compare.ts';
import { gateRuleSet } from '../../../src/seccomp/filter.ts';
import { syscallNumber } from '../../../src/seccomp/syscall-table.ts';
import { allow, machine, profileOf } from '../../seccomp/profiles.ts';

const place = { path: null, startMs: 1000 };
let serial = 0;
const event = (name: string, args: SyscallEvent['args'], rest: Partial<SyscallEvent> = {}): SyscallEvent => ({
  serial: ++serial,
  timeMs: 1005,
  session: 7,
  arch: 0xc000003e,
  nr: syscallNumber('x86_64', name) ?? -1,
  succeeded: true,
  exit: 0n,
  args,
  pid: 100,
  ppid: 1,
  uid: 0,
  euid: 0,
  comm: 'agent',
  exe: '/usr/bin/agent',
  cwd: null,
  paths: [],
  sockaddr: null,
  argv: null,
  mmap: null,
  targets: [],
  openHow: null,
  pair: null,
  socketcall: null,
  lines: [],
  ...rest,
});
const call = (name: string, count: number, exe = '/usr/bin/agent'): ObservedCall => ({
  name,
  arch: 'x86_64',
  nr: syscallNumber('x86_64', name) ?? -1,
  action: 'log',
  exe,
  comm: 'agent',
  count,
  firstAtMs: 1,
  firstSerial: 1,
  context: null,
  test: null,
  pid: 100,
});
const fold = (...events: readonly SyscallEvent[]): readonly SeenUse[] => {
  const uses = new UseFold();
  for (const one of events) uses.add(one, () => ({ ...place, path: '/srv/out.txt' }));
  return uses.uses;
};
const read = event('openat', [0n, 0n, 0n, 0n]);
const write = event('openat', [0n, 0n, 0x241n, 0n]);
const learned = (name: string, ...args: bigint[]) => learnArguments([{ name, arch: 'x86_64', args }]).rules;
const profile = profileOf([...learned('openat', 0n, 0n, 0n), ...learned('prctl', 22n), allow('ptrace')]);
const explain = (calls: readonly ObservedCall[], uses: readonly SeenUse[]) =>
  explainCalls(calls, uses, gateRuleSet(profile, machine()));

describe('UseFold', () => {
  test('keeps apart what rules can tell apart, by executable', () => {
    const uses = fold(
      read,
      write,
      event('openat', [9n, 9n, 0x80000n, 9n]),
      event('openat', read.args, { exe: '/bin/sh' }),
    );
    expect(uses.map(({ arguments: text, exe, count }) => [text, exe, count])).toEqual([
      ['read', '/usr/bin/agent', 2],
      ['write|create|truncate', '/usr/bin/agent', 1],
      ['read', '/bin/sh', 1],
    ]);
    expect(uses[0]).toMatchObject({ args: ['0x0', '0x0', '0x0', '0x0'], firstAtMs: 5, path: '/srv/out.txt' });
  });

  test('leaves out calls without such an argument, and those that were not asked for', () => {
    const uses = new UseFold(['prctl']);
    for (const one of [read, event('read', [0n, 0n, 0n, 0n]), event('prctl', [15n, 0n, 0n, 0n])])
      uses.add(one, () => place);
    expect(uses.uses.map(({ name }) => name)).toEqual(['prctl']);
  });

  test('only counts what is more than its limit', () => {
    const uses = new UseFold(undefined, 2);
    for (let option = 1n; option <= 5n; option += 1n)
      uses.add(event('prctl', [option, 0n, 0n, 0n]), () => place);
    expect([uses.uses.length, uses.uncounted]).toEqual([2, 3]);
  });
});

describe('explainCalls', () => {
  test('gives a logged call the arguments of the uses that the filter logged', () => {
    expect(explain([call('openat', 1)], fold(read, write, read))).toMatchObject([
      { name: 'openat', count: 1, arguments: 'write|create|truncate', path: '/srv/out.txt', firstAtMs: 5 },
    ]);
  });

  test('leaves what no event explains as one entry without arguments', () => {
    const explained = explain([call('openat', 3)], fold(read, write));
    expect(explained.map(({ count, arguments: text }) => [count, text])).toEqual([
      [1, 'write|create|truncate'],
      [2, null],
    ]);
    expect(explain([call('openat', 3)], [])).toMatchObject([{ count: 3, arguments: null }]);
  });

  test('does not take the events of another executable for it', () => {
    const other = fold(event('openat', write.args, { exe: '/bin/sh' }));
    expect(explain([call('openat', 1)], other)).toMatchObject([{ arguments: null }]);
  });

  test('says nothing of the arguments of a call that another filter answered', () => {
    const denied = { ...call('openat', 1), action: 'errno' };
    expect(explain([denied], fold(write))).toMatchObject([{ arguments: null }]);
  });

  test('tells a watched use of a call that is logged whatever its arguments from another', () => {
    const own = profileOf(learned('unshare', 0x200n));
    const uses = fold(event('unshare', [0x200n, 0n, 0n, 0n]), event('unshare', [0x10000000n, 0n, 0n, 0n]));
    const compare = createComparison(own, machine());
    const explained = explainCalls([call('unshare', 2)], uses, gateRuleSet(own, machine()));
    expect(explained.map((one) => [one.arguments, compare(one)])).toEqual([
      ['CLONE_FS', undefined],
      ['CLONE_NEWUSER', 'arguments'],
    ]);
  });

  test('makes a watched use that the profile permits no new call', () => {
    const compare = createComparison(profile, machine());
    const watched = explain(
      [call('prctl', 2)],
      fold(event('prctl', [22n, 0n, 0n, 0n]), event('prctl', [22n, 2n, 0n, 0n])),
    );
    expect(watched.map((one) => [one.arguments, compare(one)])).toEqual([['PR_SET_SECCOMP', undefined]]);
    const outside = explain(
      [call('prctl', 2)],
      fold(event('prctl', [22n, 0n, 0n, 0n]), event('prctl', [15n, 2n, 0n, 0n])),
    );
    expect(outside.map((one) => [one.arguments, compare(one)])).toEqual([
      ['PR_SET_SECCOMP', undefined],
      ['PR_SET_NAME', 'arguments'],
    ]);
  });
});
