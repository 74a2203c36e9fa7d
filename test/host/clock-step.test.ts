import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { BATCH, LINES, type Replay, readStamp, replay, type Step, setClock } from './replay.ts';

const withoutTimes = ({ calls }: Replay) => calls.map(({ firstAtMs: _, context: __, ...call }) => call);

const SERIALS = LINES.filter((line) => line.startsWith('type=SECCOMP')).map((line) => readStamp(line).serial);
const anySteps = fc.array(fc.record({ serial: fc.constantFrom(...SERIALS), hours: fc.constantFrom(1, -1) }), {
  minLength: 1,
  maxLength: 6,
});
const [START, END] = [SERIALS.at(1) ?? 0, SERIALS.at(-2) ?? 0];

const hasAusearch = ['/usr/sbin/ausearch', '/sbin/ausearch'].some((path) => existsSync(path));
const onMachinesWithAusearch =
  hasAusearch || process.env.CALLGATE_REQUIRE_KERNEL === '1' ? describe : describe.skip;

onMachinesWithAusearch('a wall clock that is set while the subject runs', () => {
  let steady: Replay;
  beforeAll(async () => {
    steady = await replay(LINES);
  });

  function expectSame(stepped: Replay): void {
    expect(withoutTimes(stepped)).toEqual(withoutTimes(steady));
    expect(stepped.evidence).toEqual(steady.evidence);
    expect([stepped.serials, stepped.types]).toEqual([steady.serials, steady.types]);
    expect([stepped.reread, stepped.seccomp]).toEqual([steady.seccomp, steady.seccomp]);
    expect(stepped.calls.filter(({ firstAtMs }) => firstAtMs < 0)).toEqual([]);
  }

  test('is not set: the run is proven, and ausearch reads every record as we do', () => {
    expect(steady.evidence.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(steady.evidence).toMatchObject({ proven: true, records: 434 });
    expect(steady.reread).toBe(437);
    expect(new Set(steady.calls.map(({ name }) => name)).size).toBe(38);
    expect(steady.calls.at(-1)?.firstAtMs).toBeGreaterThan(300);
  });

  test.each<[string, readonly Step[]]>([
    ['forward', [{ serial: SERIALS[200] ?? 0, hours: 1 }]],
    ['back', [{ serial: SERIALS[200] ?? 0, hours: -1 }]],
    ['forward and back', [120, 300].map((at, turn) => ({ serial: SERIALS[at] ?? 0, hours: 1 - 2 * turn }))],
    ['back and forward', [120, 300].map((at, turn) => ({ serial: SERIALS[at] ?? 0, hours: 2 * turn - 1 }))],
    ['back right after the start canary', [{ serial: START + 1, hours: -1 }]],
    ['back right at the end canary', [{ serial: END, hours: -1 }]],
  ])('an hour %s changes nothing but times', async (_, steps) => {
    const stepped = await replay(setClock(LINES, steps));
    expectSame(stepped);
    expect(stepped.calls.map(({ firstSerial, firstAtMs }) => [firstSerial, firstAtMs])).toEqual(
      stepped.calls.map(({ firstSerial }) => {
        const line = LINES.find((candidate) => candidate.includes(`:${firstSerial})`)) ?? '';
        const { timeMs } = readStamp(setClock([line], steps)[0] ?? '');
        return [firstSerial, Math.max(0, timeMs - stepped.startMs)];
      }),
    );
  });

  test('an hour back and forth at random points changes nothing but times', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, async (steps) => expectSame(await replay(setClock(LINES, steps)))),
      { seed: 20261124, numRuns: 8 },
    );
  }, 120_000);

  test('leaves each call after the line that it followed, but for those that were read only after the step', async () => {
    const at = SERIALS[200] ?? 0;
    for (const hours of [1, -1]) {
      const { calls } = await replay(setClock(LINES, [{ serial: at, hours }]));
      const moved = calls.filter(({ context }, place) => context !== steady.calls[place]?.context);
      expect(new Set(calls.map(({ context }) => context)).size).toBeGreaterThan(3);
      expect(moved.filter(({ firstSerial }) => firstSerial >= at || firstSerial < at - BATCH)).toEqual([]);
    }
  });
});
