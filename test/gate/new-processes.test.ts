import type { ObservedCall } from '../../src/audit/observed-call.ts';
import { findProcesses } from '../../src/gate/new-processes.ts';

const call = (pid: number, name: string, exe = '/usr/bin/node'): ObservedCall => ({
  name,
  arch: 'x86_64',
  nr: 1,
  action: 'log',
  exe,
  comm: 'thread',
  count: 1,
  firstAtMs: 0,
  firstSerial: 1,
  context: null,
  test: null,
  pid,
});
const seen = (pid: number, ppid: number | null) => ({ pid, ppid, exe: `/bin/${pid}`, comm: `c${pid}` });

describe('the processes of new calls', () => {
  test('stand beneath their ancestors, parents first, with the calls that each was the first to make', () => {
    const found = findProcesses(
      [call(30, 'sync'), call(30, 'fsync'), call(30, 'sync', '/bin/other')],
      [seen(30, 20), seen(40, 10), seen(20, 10), seen(10, null)],
    );
    expect(found).toEqual([
      { pid: 10, ppid: null, exe: '/bin/10', comm: 'c10', calls: [] },
      { pid: 20, ppid: 10, exe: '/bin/20', comm: 'c20', calls: [] },
      { pid: 30, ppid: 20, exe: '/usr/bin/node', comm: 'thread', calls: ['sync', 'fsync'] },
    ]);
  });

  test('have no parent where they were gone before they could be looked at, or their parent was', () => {
    const found = findProcesses([call(7, 'sync'), call(30, 'sync')], [seen(30, 20)]);
    expect(found.map(({ pid, ppid }) => [pid, ppid])).toEqual([
      [7, null],
      [30, null],
    ]);
  });

  test('are none where nothing is new', () => {
    expect(findProcesses([], [seen(30, null)])).toEqual([]);
  });

  test('are 200 at most, and no circle of parents goes on for ever', () => {
    const calls = Array.from({ length: 500 }, (_, nr) => call(nr + 1, 'sync'));
    expect(findProcesses(calls, [seen(1, 2), seen(2, 1)])).toHaveLength(200);
  });
});
