import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Report } from '../../src/report/schema.ts';
import { gate } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

const makeFolder = (name: string) => realpathSync(mkdtempSync(join(tmpdir(), `callgate-${name}-`)));
let workspace: string;
let work: string;
let outside: string;
beforeEach(() => {
  workspace = makeFolder('swapped');
  work = join(workspace, 'work');
  outside = makeFolder('outside');
  prepare();
});
afterEach(() => {
  for (const folder of [workspace, outside]) rmSync(folder, { recursive: true, force: true });
});

function prepare(): void {
  for (const folder of [work, outside]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }
  writeFileSync(join(outside, 'old'), 'old\n');
}

/** Checks a run that may do all in the workspace, and make links that lead anywhere: what is left is what stands out. */
async function check(how: string): Promise<Report> {
  const command = [buildProgram('swap-links'), work, outside, how];
  const baseline = join(workspace, 'seccomp.json');
  await gate('record', baseline, command, { cwd: workspace, flags: ['--behaviours', 'off'] });
  prepare();
  const profile = JSON.parse(readFileSync(baseline, 'utf8'));
  profile.callgate = {
    behaviours: [
      { execute: '**/swap-links' },
      { write: '$WORKSPACE/work/**' },
      { delete: '$WORKSPACE/work/**' },
      { link: '$WORKSPACE/work/**' },
      { link: `$TMPDIR/${basename(outside)}/**` },
      { link: `$TMPDIR/${basename(outside)}` },
      { use: 'unshare *' },
      { use: 'mount *' },
      { use: 'umount2 *' },
      { use: 'chroot*' },
    ],
  };
  writeFileSync(baseline, JSON.stringify(profile));
  const { report } = await gate('check', baseline, command, {
    cwd: workspace,
    flags: ['--behaviours', 'gate'],
  });
  expect(report.command).toMatchObject({ exitCode: 0 });
  return report;
}

describeKernel('a symbolic link that is swapped in and back', () => {
  test.each(['folder', 'file', 'dangling', 'rename', 'descriptors', 'race', 'mount', 'root'])(
    'never makes what is done outside pass as done inside: %s',
    async (how) => {
      const report = await check(how);
      const shown = (report.behaviours?.new ?? []).map(({ value }) => value);
      const isOutside = (value: string) =>
        value.startsWith(`$TMPDIR/${basename(outside)}/`) && /\/(?:new|old|raced)$/.test(value);
      expect(shown.filter((value) => isOutside(value) || value.endsWith(' (unverified)'))).not.toEqual([]);
      expect(report.verdict).toBe('new');
      expect(report.behaviours?.why).toEqual([]);
    },
  );

  test('leaves what is found through descriptors verified', async () => {
    const report = await check('descriptors');
    const shown = (report.behaviours?.new ?? []).map(({ kind, value }) => `${kind} ${value}`);
    expect(shown).toEqual([
      `write $TMPDIR/${basename(outside)}/new`,
      `delete $TMPDIR/${basename(outside)}/old`,
    ]);
  });
});
