import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALLOW_NOTHING, gate, writeProfile } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { makeTestUser, TEST_USER } from '../support/test-user.ts';

let folder: string;
beforeEach(() => {
  const user = makeTestUser();
  folder = mkdtempSync(join(tmpdir(), 'callgate-numbers-'));
  chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * uretprobe and uprobe: x86_64 kernels from 6.14 on never give them to a filter (kernel/seccomp.c), for only the
 * kernel's own trampoline may make them. Anybody else gets SIGILL, and does nothing by them.
 */
const UNFILTERED = [335, 336];

/** Numbers over all 32 bits, the same in every run; x32's bit among them. */
function someNumbers(count: number): number[] {
  const numbers = new Set<number>();
  for (let state = 12345; numbers.size < count; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    numbers.add(state);
  }
  return [...numbers];
}

describeKernel('every number', () => {
  test.each(['x86_64', 'i386'])(
    'from 0 to 600 and 300 others is seen through %s, each by itself',
    async (entry) => {
      const others = someNumbers(300);
      const baseline = writeProfile(join(folder, 'seccomp.json'), ALLOW_NOTHING);
      const command = [buildProgram('each-number'), entry, '0', '600', ...others.map(String)];
      const { report } = await gate('check', baseline, command, { user: TEST_USER, cwd: folder });
      expect(report.evidence.checks.filter(({ ok }) => !ok)).toEqual([]);
      const through = entry === 'i386' ? ['i386'] : ['x86_64', 'x32'];
      const seen = new Set(report.new.filter(({ arch }) => through.includes(arch)).map(({ nr }) => nr));
      const expected = [...Array(601).keys(), ...others].filter(
        (nr) => entry === 'i386' || !UNFILTERED.includes(nr),
      );
      expect(expected.filter((nr) => !seen.has(nr))).toEqual([]);
      for (const { nr, count } of report.new.filter(({ arch, nr }) => arch === 'i386' && nr > 600))
        expect([nr, count]).toEqual([nr, 1]);
    },
    180_000,
  );
});
