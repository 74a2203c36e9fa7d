import type { SyscallEvent } from '../../src/audit/event.ts';
import { describeEvents, findEventGaps } from '../../src/audit/event-evidence.ts';
import { Observation } from '../../src/audit/observation.ts';
import type { EventPlan } from '../../src/audit/session-events.ts';
import { groupLines, KEY, readLines, serialOf } from './event-fixtures.ts';
import { type Call, printCall } from './kernel-text.ts';

const LAUNCHER = 77;
const CHILD = 100;
const plan = {
  session: 5,
  arch: 0xc000003e,
  startCanary: 300_000_001,
  endCanary: 300_000_002,
  launcher: LAUNCHER,
};
const events: EventPlan = { key: KEY, endCanary: '/callgate-9f', decides: true };
const agreed = { given: 2, agreed: 2, problems: [] };

const real = groupLines(readLines('events-raw'));
const find = (call: number, result: string) =>
  real.find(([line]) => line?.includes(` syscall=${call} success=${result} `)) ?? [];
const executed = find(59, 'yes');
const missed = find(59, 'no');
const made = find(83, 'yes');

/** A real event with a serial, a process and a session of the test's. */
function at(serial: number, pid: number, lines: readonly string[], name?: string): string[] {
  return lines.map((line) =>
    line
      .replace(`:${serialOf(line)})`, `:${serial})`)
      .replace(/ pid=\d+ /, ` pid=${pid} `)
      .replace(/ ses=\d+ /, ' ses=5 ')
      .replace(/(item=0 name=)\S+/, name === undefined ? '$&' : `$1"${name}"`),
  );
}

const call = (serial: number, changes: Partial<Call>) => printCall({ serial, ...changes });
const start = call(10, { pid: CHILD, syscall: plan.startCanary });
const end = call(20, { pid: LAUNCHER, syscall: plan.endCanary });
const command = at(11, CHILD, executed);
/** By a child of the launcher's. */
const last = (lines: readonly string[], name: string) =>
  at(19, 102, lines, name).map((line) => line.replace(/ ppid=\d+ /, ` ppid=${LAUNCHER} `));
const canary = last(missed, events.endCanary);
const whole = [start, ...command, ...at(12, 101, made), ...canary, end];

function read(lines: readonly string[], changes: Partial<typeof plan> = {}) {
  const heard: SyscallEvent[] = [];
  const observation = new Observation({ ...plan, ...changes }, undefined, undefined, {
    plan: events,
    listener: (event) => void heard.push(event),
  });
  for (const line of lines) observation.push(line);
  observation.finish();
  const reading = describeEvents(observation.events as NonNullable<typeof observation.events>);
  return {
    heard: heard.map(({ serial }) => serial),
    reading,
    gaps: findEventGaps(reading, { plan: events, ausearch: agreed }, []),
    rejections: observation.rejections,
  };
}

test('hears of each event of the subject once, and sees both canaries', () => {
  expect(read(whole)).toEqual({
    heard: [11, 12],
    reading: { whole: 2, canaries: { start: 11, end: 19 }, problems: [] },
    gaps: [],
    rejections: [],
  });
});

test('the launcher’s own events are none of the subject’s: by serial before the start, by pid after it', () => {
  const lines = [...at(8, CHILD, made), ...at(9, LAUNCHER, made), ...whole, ...at(21, LAUNCHER, made)];
  expect(read(lines)).toMatchObject({ heard: [11, 12], gaps: [] });
});

test('what is read before the start canary waits for it', () => {
  expect(read([...at(9, CHILD, made), ...command, start, ...whole.slice(1 + command.length)])).toMatchObject({
    heard: [11, 12],
    gaps: [],
  });
});

test('events before a start canary that never comes are the subject’s', () => {
  const { heard, gaps } = read(whole.slice(1));
  expect(heard).toEqual([11, 12]);
  expect(gaps).toContain('the execve of the command was not recorded');
});

test.each([
  [
    'none of the command',
    [start, ...at(12, 101, made), ...canary, end],
    'the execve of the command was not recorded',
  ],
  [
    'that of another process',
    [start, ...at(11, 101, executed), ...canary, end],
    'the execve of the command was not recorded',
  ],
  [
    'one that failed',
    [start, ...at(11, CHILD, missed), ...canary, end],
    'the execve of the command was not recorded',
  ],
])('the execve of the command has to be seen: %s', (_, lines, sentence) => {
  expect(read(lines).gaps).toEqual([sentence]);
});

test.each([
  ['none', [start, ...command, end]],
  ['one of another path', [start, ...command, ...last(missed, '/callgate-9e'), end]],
  ['one of another process', [start, ...command, ...at(19, 101, missed, events.endCanary), end]],
  ['one that succeeded', [start, ...command, ...last(executed, events.endCanary), end]],
  ['one without its path', [start, ...command, ...canary.filter((line) => !line.includes('type=PATH')), end]],
])('the launcher’s last execve has to be seen: %s', (_, lines) => {
  expect(read(lines).gaps).toContain('the launcher’s last execve was not recorded');
});

test('an event that lost a record is named, and not heard of', () => {
  const lost = whole.filter((line) => !(line.includes(':12)') && line.startsWith('type=CWD')));
  const { heard, gaps } = read(lost);
  expect(heard).toEqual([11]);
  expect(gaps).toEqual([
    expect.stringMatching(/^event-incomplete × 1 \(line \d+: serial 12: CWD missing\)$/),
  ]);
});

test('an event that lost its first record may be the subject’s', () => {
  const lost = whole.filter((line) => !(line.includes(':12)') && line.startsWith('type=SYSCALL')));
  expect(read(lost).gaps).toEqual([expect.stringContaining('serial 12: SYSCALL missing')]);
});

test('what is left open at the log’s end is incomplete', () => {
  const cut = whole.filter((line) => !(line.includes(':12)') && line.startsWith('type=PROCTITLE')));
  expect(read(cut).gaps).toEqual([expect.stringContaining('serial 12: PROCTITLE missing')]);
});

test('a call after the end canary breaks it', () => {
  expect(read([...whole, ...at(21, 101, made)]).gaps).toEqual([
    expect.stringContaining('event-after-end × 1'),
  ]);
});

test('a record that cannot be read is an incomplete event, and no rejected line', () => {
  const odd = whole.map((line) => line.replace(/ nametype=CREATE/, ' nametype=NEW'));
  const { gaps, rejections } = read(odd);
  expect(gaps).toEqual([expect.stringContaining('serial 12: PATH that cannot be read')]);
  expect(rejections).toEqual([]);
});

test('other sessions’ events are neither heard of nor missed', () => {
  const other = at(13, 101, made).map((line) => line.replace(' ses=5 ', ' ses=6 '));
  const broken = at(15, 101, made)
    .map((line) => line.replace(' ses=5 ', ' ses=6 '))
    .slice(0, 2);
  expect(read([...whole.slice(0, -1), ...other, ...broken, end])).toMatchObject({
    heard: [11, 12],
    gaps: [],
  });
});

test('events of another key are heard of: a rule of the host may have come first', () => {
  const theirs = whole.map((line) => line.replace(`key="${KEY}"`, 'key="theirs"'));
  expect(read(theirs)).toMatchObject({ heard: [11, 12], gaps: [] });
});

test('thousands of events before the start canary are given up waiting for, by name', () => {
  const early = Array.from({ length: 1001 }, (_, n) => at(1_000_000 + n, 101, made)).flat();
  const { gaps } = read([...early, ...whole]);
  expect(gaps).toContainEqual(expect.stringContaining('start-canary-late × 1'));
});

test('calls that are allowed, and make no events on this kernel, break it by name', () => {
  const plan = { ...events, unseen: ['x32'] };
  expect(findEventGaps(read(whole).reading, { plan, ausearch: agreed }, [])).toEqual([
    'the baseline allows calls of x32, which this kernel runs and makes no events of',
  ]);
});

const state = (rule: string) =>
  ({ status: {}, rules: [rule], actionsLogged: 'log', daemon: '1' }) as unknown as Parameters<
    typeof findEventGaps
  >[2][0];

test.each([
  '-a never,task',
  '-a never,exit -S all',
  '-a task,never',
  '-a always,exclude -F msgtype=SOCKADDR',
  '-a always,exclude -F msgtype=1302',
  '-a always,exclude -F uid=1000',
  '-a never,filesystem -F fstype=tmpfs',
])('a rule that may hide events breaks it: %s', (rule) => {
  const gaps = findEventGaps(read(whole).reading, { plan: events, ausearch: agreed }, [
    undefined,
    state(rule),
  ]);
  expect(gaps).toEqual([`a rule may keep records of events from being made: ${rule}`]);
});

test.each([
  '-a always,exit -S execve -k never,exit',
  '-a always,exclude -F msgtype=CRYPTO_KEY_USER',
  'No rules',
])('a rule that hides none does not: %s', (rule) => {
  expect(findEventGaps(read(whole).reading, { plan: events, ausearch: agreed }, [state(rule)])).toEqual([]);
});

test.each([
  [{ given: 3, agreed: 2, problems: [] }, 'ausearch read 2 of 3 events'],
  [{ given: 3, agreed: 2, problems: ['differs at serial 12'] }, 'ausearch: differs at serial 12'],
])('a reading of ausearch that is not ours breaks it', (ausearch, sentence) => {
  expect(findEventGaps(read(whole).reading, { plan: events, ausearch }, [])).toEqual([sentence]);
});
