import { makeAnnotation } from '../../src/report/annotation.ts';
import { behavioursOf, HOSTILE, judgedBy, makeReport, newBehaviour, newCall } from './sample.ts';

/** Everything fails. */
const FAILS = { call: () => true, behaviour: () => true };
const BASELINE = '{\n  "syscalls": [\n    { "names": ["bind"] },\n    { "names": ["write"] }\n  ]\n}\n';

describe('the annotation', () => {
  const report = makeReport({ verdict: 'new', new: [newCall({ name: 'zync' }), newCall({ name: 'chown' })] });

  test('stands where the first new call in canonical order would', () => {
    expect(makeAnnotation(report, BASELINE, FAILS)).toEqual({
      message: 'new: 2 system calls outside the baseline seccomp.json: zync, chown',
      title: 'Callgate',
      file: 'seccomp.json',
      startLine: 4,
    });
  });

  test('stands on line 1, with the other reasons, where it is not the new calls that fail', () => {
    const reasons = ['new: zync', 'serials: 3 missing'];
    const annotation = makeAnnotation({ ...report, reasons }, BASELINE, undefined);
    expect(annotation).toMatchObject({
      startLine: 1,
      message: expect.stringMatching(/: serials: 3 missing$/),
    });
  });

  test('stands on line 1 of a baseline that is not there yet', () => {
    expect(makeAnnotation(report, '', FAILS).startLine).toBe(1);
  });

  test('stands where the edit is that does not pass, and says why', () => {
    const judged = judgedBy('main', [newCall({ name: 'write' })]);
    const edited = makeReport({ verdict: 'new', reasons: ['edit: write: nobody owns it'], judged });
    expect(makeAnnotation(edited, BASELINE, FAILS)).toMatchObject({
      startLine: 4,
      message: expect.stringMatching(/own edit of seccomp\.json alone allows: edit: write: nobody owns it$/),
    });
  });

  test('names twenty calls, and says that there are more', () => {
    const calls = Array.from({ length: 21 }, (_, index) => newCall({ name: `call${index}` }));
    const { message } = makeAnnotation({ ...report, new: calls }, BASELINE, FAILS);
    expect(message).toMatch(/: call0, .*, call19 …$/);
  });

  test('is one line of at most 4096 characters, whatever is in it', () => {
    for (const text of HOSTILE) {
      const path = text.repeat(1000);
      const { message } = makeAnnotation(
        { ...report, baseline: { ...report.baseline, path } },
        BASELINE,
        FAILS,
      );
      expect(message.length).toBeLessThanOrEqual(4096);
      expect(message).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
    }
  });

  describe('of behaviours', () => {
    const committed =
      '{\n  "syscalls": [\n    { "names": ["bind"] }\n  ],\n  "callgate": {\n    "behaviours": [\n      { "execute": "/bin/sh" },\n      { "write": "$TMPDIR/**" }\n    ]\n  }\n}\n';
    const behaviours = behavioursOf([
      newBehaviour({ kind: 'connect', value: '127.0.0.1:9' }),
      newBehaviour(),
    ]);

    test('stands where the first would in the list of them', () => {
      const found = makeReport({
        verdict: 'new',
        behaviours: { ...behaviours, new: behaviours.new.slice(0, 1) },
      });
      expect(makeAnnotation(found, committed, FAILS)).toEqual({
        message: 'new: 1 behaviour outside the baseline seccomp.json: connect:127.0.0.1:9',
        title: 'Callgate',
        file: 'seccomp.json',
        startLine: 8,
      });
    });

    test('names only those that fail', () => {
      const fails = { ...FAILS, behaviour: ({ kind }: { kind: string }) => kind === 'execute' };
      const { message } = makeAnnotation(makeReport({ verdict: 'new', behaviours }), committed, fails);
      expect(message).toMatch(/: execute:\/usr\/bin\/id$/);
    });

    test('stands at a call where there is a new one, which is named with its arguments', () => {
      const calls = [newCall({ name: 'accept', arguments: 'inet' })];
      const found = makeAnnotation(makeReport({ verdict: 'new', new: calls, behaviours }), committed, FAILS);
      expect(found.startLine).toBe(3);
      expect(found.message).toContain(': accept (inet), execute:/usr/bin/id, connect:127.0.0.1:9');
    });

    test('is not of those that are only shown', () => {
      const report = makeReport({
        verdict: 'new',
        new: [newCall()],
        behaviours: { ...behaviours, mode: 'report' },
      });
      expect(makeAnnotation(report, committed, FAILS).message).not.toContain('execute');
    });
  });
});
