import { Callers } from '../../src/behaviour/callers.ts';
import { event } from './event.ts';

const BASH = { pid: 10, ppid: 1, exe: '/usr/bin/bash' };

test('a call is made by the program that makes it', () => {
  expect(new Callers().callerOf({ ...event('openat'), ...BASH })).toBe('/usr/bin/bash');
});

test.each([
  [
    'a process that has done nothing since its fork is its parent still',
    [BASH],
    { pid: 11, ppid: 10 },
    '/usr/bin/bash',
  ],
  ['one that becomes another is what it was', [BASH], { pid: 10, ppid: 1 }, '/usr/bin/bash'],
  ['of one that nothing is known of, the new program is told', [], { pid: 11, ppid: 10 }, '/usr/bin/id'],
  [
    'a number that was given again is no program from before',
    [BASH, { pid: 11, ppid: 9, exe: '/usr/bin/make' }],
    { pid: 11, ppid: 10 },
    '/usr/bin/bash',
  ],
])('%s', (_, before, of, expected) => {
  const callers = new Callers();
  for (const one of before) callers.callerOf({ ...event('openat'), ...one });
  expect(callers.callerOf({ ...event('execve'), ...of, exe: '/usr/bin/id' })).toBe(expected);
});

test('a program that could not be started leaves the process what it is', () => {
  const failed = { ...event('execve'), succeeded: false, pid: 10, ppid: 1, exe: '/usr/bin/bash' };
  expect(new Callers().callerOf(failed)).toBe('/usr/bin/bash');
});
