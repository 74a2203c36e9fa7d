import fc from 'fast-check';
import { Observation } from '../../src/audit/observation.ts';
import type { SessionPlan } from '../../src/audit/session-calls.ts';
import { type Call, printCall } from './kernel-text.ts';

const plan: SessionPlan = {
  session: 5,
  arch: 0xc000003e,
  startCanary: 300_000_001,
  endCanary: 300_000_002,
  launcher: 77,
};
const { launcher: _, ...planWithoutLauncher } = plan;
const CHILD = 100;

const at = (serial: number, call: Partial<Call> = {}) => printCall({ serial, pid: CHILD, ...call });
const start = at(10, { syscall: plan.startCanary, comm: 'python3', exe: '/usr/bin/python3' });
const end = at(20, { syscall: plan.endCanary, pid: 77, comm: 'python3', exe: '/usr/bin/python3' });

function observe(lines: readonly string[], under: SessionPlan = plan): Observation {
  const observation = new Observation(under);
  for (const line of lines) observation.push(line);
  observation.finish();
  return observation;
}

const numbers = (observation: Observation) => observation.session.fold.calls.map(({ nr }) => nr);
const problems = (observation: Observation) => observation.problems.map(({ name }) => name);

test('counts what the session calls between the canaries', () => {
  const observation = observe([start, at(11, { syscall: 59 }), at(12, { pid: 101, syscall: 39 }), end]);
  expect(numbers(observation)).toEqual([59, 39]);
  expect(problems(observation)).toEqual([]);
  expect(observation.session.start).toEqual({
    serial: 10,
    timeMs: 1_795_324_882_423,
    pid: CHILD,
    text: start,
    line: 1,
  });
  expect(observation.session.end).toMatchObject({ serial: 20, pid: 77, text: end, line: 4 });
  expect(observation.session.launcherRecords).toBe(2);
});

test('leaves out what other sessions call', () => {
  const observation = observe([start, at(11, { session: 6 }), end]);
  expect(numbers(observation)).toEqual([]);
  expect(observation.types.get('SECCOMP')).toBe(3);
});

test.each([
  ['with', plan],
  ['without', planWithoutLauncher],
])(
  'leaves out the launcher, %s its pid known: by serial before the start, by pid after the end',
  (_, under) => {
    const lines = [at(8), at(9), start, at(11, { syscall: 59 }), end, at(21, { pid: 77, syscall: 231 })];
    const observation = observe(lines, under);
    expect(numbers(observation)).toEqual([59]);
    expect(observation.session.launcherRecords).toBe(5);
    expect(problems(observation)).toEqual([]);
  },
);

test('leaves out all that the launcher does, where its pid is known', () => {
  expect(numbers(observe([start, at(11, { pid: 77, syscall: 61 }), at(12, { syscall: 59 }), end]))).toEqual([
    59,
  ]);
});

test('decides by serial, in whatever order the lines come', () => {
  const lines = [
    at(8),
    at(9),
    start,
    at(11, { syscall: 59 }),
    at(12, { pid: 101, syscall: 39 }),
    end,
    at(21, { pid: 77 }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
      const observation = observe(shuffled);
      expect(numbers(observation).toSorted((a, b) => a - b)).toEqual([39, 59]);
      expect(observation.session.launcherRecords).toBe(5);
      expect(problems(observation)).toEqual([]);
      expect(observation.session.start?.serial).toBe(10);
    }),
  );
});

test('a call after the end canary by another process counts, and is a problem', () => {
  const observation = observe([start, end, at(21, { pid: 101, syscall: 39 })]);
  expect(numbers(observation)).toEqual([39]);
  expect(observation.problems).toEqual([
    { name: 'call-after-end', count: 1, examples: [{ line: 3, text: 'serial 21 by pid 101' }] },
  ]);
});

test.each<[string, string, SessionPlan]>([
  ['start-canary-again', at(11, { syscall: plan.startCanary }), plan],
  ['end-canary-forged', at(11, { syscall: plan.endCanary }), plan],
  ['end-canary-again', at(21, { syscall: plan.endCanary, pid: 77 }), plan],
  ['end-canary-again', at(21, { syscall: plan.endCanary, pid: 101 }), planWithoutLauncher],
])('another record with a canary number is %s', (name, line, under) => {
  expect(problems(observe([start, end, line], under))).toContain(name);
  expect(observe([start, end, line], under).session.end?.serial).toBe(20);
});

test('a forged canary counts as the call that it is', () => {
  expect(numbers(observe([start, at(11, { syscall: plan.endCanary }), end]))).toEqual([plan.endCanary]);
});

test('a forged end does not hide what comes after it', () => {
  const forged = at(11, { syscall: plan.endCanary });
  expect(numbers(observe([start, forged, at(12), end]))).toEqual([plan.endCanary, 39]);
  const unknown = observe([start, forged, at(12), end], planWithoutLauncher);
  expect(problems(unknown)).toContain('end-canary-again');
});

test.each([
  ['another architecture', { arch: 0x40000003 }],
  ['another session', { session: 6 }],
  ['an action that is not log', { code: 0x50000 }],
])('a canary of %s is none', (_, change) => {
  expect(observe([at(10, { syscall: plan.startCanary, ...change })]).session.start).toBeUndefined();
});

test('canaries in the wrong order are a problem', () => {
  expect(problems(observe([start, at(9, { syscall: plan.endCanary, pid: 77 })]))).toEqual([
    'canaries-out-of-order',
  ]);
});

test('without a start canary every call counts in the end', () => {
  const observation = new Observation(plan);
  observation.push(at(11));
  expect(observation.takeNew()).toEqual([]);
  observation.finish();
  expect(numbers(observation)).toEqual([39]);
});

test('a start canary that comes after more than a thousand records is a problem', () => {
  const late = Array.from({ length: 1001 }, (_, n) => at(11 + n));
  const observation = observe([...late, start]);
  expect(problems(observation)).toEqual(['start-canary-late']);
  expect(observation.session.fold.total).toBe(1001);
});

test('hands out new calls while the subject runs', () => {
  const observation = new Observation(plan);
  for (const line of [start, at(11, { syscall: 59 })]) observation.push(line);
  expect(observation.takeNew().map(({ firstLine }) => firstLine)).toEqual([at(11, { syscall: 59 })]);
  observation.push(at(12, { syscall: 59 }));
  expect(observation.takeNew()).toEqual([]);
});

test('follows the serials of every type but those of the daemon', () => {
  const observation = observe([
    start,
    'type=DAEMON_ROTATE msg=audit(1.000:7001): op=rotate-logs pid=812 res=success',
    'type=PROCTITLE msg=audit(1.000:11): proctitle=6E6F6465',
    'type=UNKNOWN[1423] msg=audit(1.000:11): subj_bpf=?',
    at(13),
  ]);
  expect(observation.continuity.missingBetween(10, 13)).toMatchObject({
    count: 1,
    ranges: [{ first: 12, last: 12 }],
  });
  expect(observation.continuity.last).toBe(13);
  expect(observation.daemonRecords.kept).toMatchObject([
    { op: 'rotate-logs', pid: 812, serial: 7001, line: 2 },
  ]);
});

test('a SECCOMP record with a serial that was there before is a problem', () => {
  expect(problems(observe([start, at(11), at(11)]))).toEqual(['serial-again']);
});

test('keeps logins out of our session that succeeded', () => {
  const login = (oldSession: number, result: number) =>
    `type=LOGIN msg=audit(1.000:11): pid=101 uid=0 old-auid=1000 auid=0 tty=(none) old-ses=${oldSession} ses=9 res=${result}`;
  const { sessionsLeft } = observe([login(5, 1), login(5, 0), login(6, 1)]);
  expect(sessionsLeft.kept).toMatchObject([{ pid: 101, oldSession: 5, session: 9, line: 1, serial: 11 }]);
  expect(sessionsLeft.count).toBe(1);
});

test('keeps changes of the configuration, the first thousand, and counts all', () => {
  const lines = Array.from(
    { length: 1200 },
    (_, n) => `type=CONFIG_CHANGE msg=audit(1.000:${n}): op=set audit_enabled=0 res=1`,
  );
  const { configChanges } = observe(lines);
  expect([configChanges.count, configChanges.kept.length]).toEqual([1200, 1000]);
  expect(configChanges.kept[7]).toMatchObject({ op: 'set', serial: 7, line: 8 });
});

test('names every rejected line, with the first examples', () => {
  const observation = new Observation(plan);
  for (let n = 0; n < 5; n += 1) observation.push(`${at(11 + n)}!\x1b[2J`);
  observation.push('garbage');
  observation.reject('too-long', 'x');
  expect(observation.rejections.map(({ name, count, examples }) => [name, count, examples.length])).toEqual([
    ['bad-seccomp', 5, 3],
    ['no-envelope', 1, 1],
    ['too-long', 1, 1],
  ]);
  expect(observation.rejections[0]?.examples[0]?.line).toBe(1);
  expect(observation.rejections[0]?.examples[0]?.text).not.toContain('\x1b');
  expect(observation.lines).toBe(7);
});

test('lines of two hosts are a problem', () => {
  expect(problems(observe([`node=a ${at(11)}`, `node=a ${at(12)}`]))).toEqual([]);
  expect(problems(observe([`node=a ${at(11)}`, `node=b ${at(12)}`]))).toEqual(['several-nodes']);
  expect(problems(observe([at(11), 'node=b type=EOE msg=audit(1.000:12): ']))).toEqual(['several-nodes']);
});

test('more distinct calls than can be kept are a problem', () => {
  const few = { calls: 1, text: 1000 };
  const observation = new Observation(plan, { own: few, many: few });
  for (const line of [start, at(11, { syscall: 1 }), at(12, { syscall: 2 }), at(13, { syscall: 3 })])
    observation.push(line);
  expect(observation.problems).toEqual([{ name: 'calls-uncounted', count: 1, examples: [] }]);
});
