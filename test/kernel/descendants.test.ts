import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gate } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-descendants-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Forking starts just before the grace period of two seconds ends, and ends by itself after the fifth. */
const LONG = ['1800', '20000', '5000'];
const SHORT = ['0', '10', '5000'];

describeKernel('descendants that fork while they are killed', () => {
  test.each([1, 2, 20])('in %i chains are ended, named and seen', async (chains) => {
    const exe = buildProgram('fork-chain');
    const command = [exe, String(chains), ...LONG];
    const baseline = join(folder, 'seccomp.json');
    await gate('record', baseline, [exe, String(chains), ...SHORT]);
    for (const mode of ['record', 'check'] as const) {
      const startedAt = performance.now();
      const { run, report } = await gate(mode, baseline, command, { flags: ['--timeout', '20'] });
      expect(performance.now() - startedAt).toBeLessThan(20_000);
      expect(spawnSync('pgrep', ['-x', 'fork-chain']).status).toBe(1);
      expect([run.status, report.verdict, report.evidence.proven]).toEqual([0, 'clean', true]);
      expect(new Set(report.command.leftovers.map(({ comm }) => comm))).toEqual(new Set(['fork-chain']));
      expect(report.command.leftovers.length).toBeGreaterThanOrEqual(chains);
    }
    expect(countCalls(await gate('check', join(folder, 'none.json'), [exe, String(chains), ...SHORT]))).toBe(
      chains,
    );
  });
});

/** How often getpriority was made: once a chain. */
function countCalls({ report }: Awaited<ReturnType<typeof gate>>): number {
  return report.new.filter(({ name }) => name === 'getpriority').reduce((sum, { count }) => sum + count, 0);
}
