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
