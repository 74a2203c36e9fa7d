import { Observation } from '../../src/audit/observation.ts';
import { readSession } from '../../src/host/session-reader.ts';

const STATE = { path: 'audit.log', bytes: 0, rotations: 0, problems: [] };
const PLAN = { session: 7, arch: 0xc000003e, launcher: 1, startCanary: 0x10000001, endCanary: 0x10000002 };
const LAST_WORD = 'the last word of a test';

/** A log that gets a record of somebody else's at every reading, and the last word when it is asked for. */
function chatter(answers: boolean) {
  let serial = 100;
  let asked = 0;
  const follower = {
    state: STATE,
    async read(sink: (chunk: Buffer) => void) {
      serial += 1;
      const text = asked > 0 && answers ? `msg='text="${LAST_WORD}"'` : 'somebody else’s';
      const line = Buffer.from(`type=USER msg=audit(1700000000.000:${serial}): pid=9 ${text}\n`);
      sink(line);
      return line.length;
    },
  };
  return { follower, ask: () => (asked += 1), asked: () => asked };
}

describe('the end of a run whose end canary was lost, in a log that is never silent', () => {
  test.each([
    ['is known when the last word comes', true, 2_000],
    ['comes within the patience, though no last word does', false, 18_000],
  ])(
    '%s',
    async (_what, answers, withinMs) => {
      const { follower, ask, asked } = chatter(answers);
      const observation = new Observation(PLAN, undefined, LAST_WORD);
      const startedAt = performance.now();
      await readSession({
        follower,
        observation,
        ended: AbortSignal.abort(),
        isWritten: () => true,
        askLastWord: ask,
        keep: () => {},
        heard: () => {},
      });
      expect(performance.now() - startedAt).toBeLessThan(withinMs);
      expect(asked()).toBeGreaterThan(0);
      expect(observation.session.end).toBeUndefined();
    },
    30_000,
  );
});

const head = (type: string, serial: number) => `type=${type} msg=audit(1700000000.000:${serial}): `;
const ids = 'auid=0 uid=0 gid=0';
const canary = (serial: number, pid: number, nr: number) =>
  `${head('SECCOMP', serial)}${ids} ses=7 pid=${pid} comm="x" exe="/x" sig=0 arch=c000003e syscall=${nr} compat=0 ip=0x1 code=0x7ffc0000\n`;

test('what the kernel hands on only with the next record is waited for behind a last word', async () => {
  const word = (serial: number) => `${head('USER', serial)}pid=9 msg='text="${LAST_WORD}"'\n`;
  const chunks = [canary(10, 9, PLAN.startCanary)];
  let asked = 0;
  const observation = new Observation(PLAN, undefined, LAST_WORD);
  await readSession({
    follower: {
      state: STATE,
      async read(sink: (chunk: Buffer) => void) {
        const chunk = Buffer.from(chunks.shift() ?? '');
        if (chunk.length > 0) sink(chunk);
        return chunk.length;
      },
    },
    observation,
    ended: AbortSignal.abort(),
    isWritten: () => true,
    askLastWord() {
      asked += 1;
      chunks.push(...(asked === 1 ? [word(12)] : [canary(11, 1, PLAN.endCanary), word(13)]));
    },
    keep: () => {},
    heard: () => {},
  });
  expect([asked, observation.session.end?.serial]).toEqual([2, 11]);
});

test('a run is read until the last record of every event, wherever it stands', async () => {
  const call =
    `${head('SYSCALL', 11)}arch=c000003e syscall=41 success=yes exit=3 a0=1 a1=1 a2=0 a3=0 items=0 ppid=1 pid=9 ${ids} euid=0 ` +
    'suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=7 comm="x" exe="/x" key="k"\n';
  const chunks = [
    canary(10, 9, PLAN.startCanary) + call + canary(12, 1, PLAN.endCanary),
    '',
    `${head('PROCTITLE', 11)}proctitle="x"\n`,
  ];
  const observation = new Observation(PLAN, undefined, LAST_WORD, {
    plan: { key: 'k', endCanary: '/callgate-0', decides: true },
  });
  await readSession({
    follower: {
      state: STATE,
      async read(sink: (chunk: Buffer) => void) {
        const chunk = Buffer.from(chunks.shift() ?? '');
        if (chunk.length > 0) sink(chunk);
        return chunk.length;
      },
    },
    observation,
    ended: AbortSignal.abort(),
    isWritten: () => true,
    askLastWord: () => {},
    keep: () => {},
    heard: () => {},
  });
  expect(chunks).toEqual([]);
  expect(observation.events?.problems.list).toEqual([]);
  expect(observation.events?.total).toBe(1);
});
