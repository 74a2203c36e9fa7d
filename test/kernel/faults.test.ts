import { FAULTS } from '../support/faults.ts';
import { readHostState } from '../support/host-state.ts';
import { describeKernel } from '../support/kernel.ts';
import { removeTrialBaselines, runTrial } from '../support/trial.ts';

afterAll(removeTrialBaselines);

describeKernel('a fault while the subject runs', () => {
  describe.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s', (_name, fault) => {
    test.each([
      ['and everything new is logged', false],
      ['and one new call is logged', true],
    ])('never makes a wrong run look right: %s', async (_what, allowed) => {
      const before = readHostState();
      const trial = {
        fault,
        lengthMs: 900,
        callsPerMs: 20,
        syncAtMs: 700,
        faultAtMs: 350,
        allowed,
        via: 'directly' as const,
      };
      const result = await runTrial(trial);
      expect(result.falseClaim).toBeUndefined();
      const exact = result.report.evidence.proven;
      if (!exact)
        expect(result.failedChecks).toEqual(
          expect.arrayContaining([expect.stringMatching(new RegExp(`^(${fault.checks.join('|')})$`))]),
        );
      expect(readHostState()).toBe(before);
    });
  });

  test('is no harm where it stops auditd for five seconds in the subject’s last moment', async () => {
    const fault = FAULTS.find(({ name }) => name === 'auditd is stopped for five seconds');
    expect(fault).toBeDefined();
    const trial = {
      fault,
      lengthMs: 300,
      callsPerMs: 20,
      syncAtMs: 200,
      faultAtMs: 'end',
      allowed: false,
      via: 'directly',
    } as const;
    const { falseClaim, seen, made, failedChecks, report } = await runTrial(trial);
    expect({ falseClaim, failedChecks, seen }).toEqual({
      falseClaim: undefined,
      failedChecks: [],
      seen: made,
    });
    expect(report.command.durationMs).toBeLessThan(3000); // it was the log that came late
  });

  test('without one, the same run is proven and exact', async () => {
    const result = await runTrial({
      fault: undefined,
      lengthMs: 300,
      callsPerMs: 20,
      syncAtMs: 100,
      faultAtMs: 0,
      allowed: false,
      via: 'directly',
    });
    expect(result).toMatchObject({ seen: result.made, failedChecks: [], falseClaim: undefined });
  });
});
