import { auditctl, FAULTS } from '../support/faults.ts';
import { describeKernel } from '../support/kernel.ts';
import { removeTrialBaselines, runTrial } from '../support/trial.ts';

afterAll(removeTrialBaselines);

const auditState = () => auditctl('-s').replace(/^(lost|backlog|backlog_wait_time_actual) \d+\n/gm, '');

describeKernel('a fault while the subject runs', () => {
  describe.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s', (_name, fault) => {
    test.each([
      ['and everything new is logged', false],
      ['and one new call is logged', true],
    ])('never makes a wrong run look right: %s', async (_what, allowed) => {
      const before = auditState();
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
      expect(auditState()).toBe(before);
    });
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
