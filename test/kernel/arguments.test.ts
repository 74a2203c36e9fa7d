import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparableNames } from '../../src/baseline/arguments/comparable.ts';
import { describeArguments } from '../../src/baseline/arguments/describe.ts';
import { type Report, ReportSchema } from '../../src/report/schema.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { listArgumentUses } from '../support/argument-uses.ts';
import { callgate, gate } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

const LONG = 60_000;
const shown = ({ new: calls }: Report) =>
  calls.map(({ name, arguments: text }) => `${name} (${text})`).sort();

describeKernel('a baseline with arguments', () => {
  let folder: string;
  let baseline: string;
  let recorded: string;
  const uses = (...which: string[]) => [buildProgram('argument-uses'), ...which];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'callgate-arguments-'));
    baseline = join(folder, 'seccomp.json');
    const { run } = await gate('record', baseline, uses('inside'), { cwd: folder, flags: ['--arguments'] });
    expect(run.status).toBe(0);
    recorded = readFileSync(baseline, 'utf8');
  }, LONG);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has rules for every call that was recorded with such an argument', () => {
    const rules: { names: string[]; args?: unknown }[] = JSON.parse(recorded).syscalls;
    const native = comparableNames().filter((name) => syscallNumber('x86_64', name) !== undefined);
    const bound = rules.filter(({ args }) => args !== undefined).flatMap(({ names }) => names);
    expect([...new Set(bound)].sort()).toEqual(native.sort());
    expect(
      rules.filter(({ names }) => names.some((name) => native.includes(name) && !bound.includes(name))),
    ).toEqual([]);
  });

  test(
    'is clean where every use stays inside, whatever differs that no rule compares',
    async () => {
      const { run, report } = await gate('check', baseline, uses('inside', 'same'), { cwd: folder });
      expect(shown(report)).toEqual([]);
      expect(run.status).toBe(0);
    },
    LONG,
  );

  test(
    'names every use that steps outside, with its path, and approval of one adds that one',
    async () => {
      const { run, report } = await gate('check', baseline, uses('outside'), { cwd: folder });
      expect(run.status).toBe(1);
      expect(ReportSchema.safeParse(report).error).toBeUndefined();
      const expected = listArgumentUses()
        .filter(({ which }) => which === 'outside')
        .map(({ name, args }) => `${name} (${describeArguments(name, 'x86_64', args)})`);
      expect(shown(report)).toEqual(expected.sort());
      expect(report.new).toContainEqual(
        expect.objectContaining({
          name: 'openat',
          arguments: 'write|create|append',
          path: '/dev/null',
          count: 1,
        }),
      );
      expect(report.reasons).toContain('new: openat (write|create|append)');
    },
    LONG,
  );

  test(
    'gets just the uses that are approved',
    async () => {
      const json = join(folder, 'report.json');
      await callgate(['check', '--baseline', baseline, '--json', json, '--', ...uses('outside')], {
        cwd: folder,
      });
      const approved = await callgate(
        ['approve', '--from', json, '--only', 'prctl', '--reason', 'a core file'],
        {
          cwd: folder,
        },
      );
      expect(approved).toMatchObject({ status: 0 });
      const lines = readFileSync(baseline, 'utf8').split('\n');
      const added = lines.filter((line) => !recorded.split('\n').includes(line));
      expect(added).toEqual([
        '    { "names": ["prctl"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": 4294967295, "valueTwo": 4, "op": "SCMP_CMP_MASKED_EQ" }], "comment": "a core file" },',
      ]);
      const { report } = await gate('check', baseline, uses('outside'), { cwd: folder });
      expect(report.new.map(({ name }) => name)).not.toContain('prctl');
      expect(report.new.map(({ name }) => name)).toContain('openat');
    },
    LONG,
  );

  test(
    'leaves a call without its arguments where nothing recorded them',
    async () => {
      const { run, report } = await gate('check', baseline, uses('outside'), {
        cwd: folder,
        flags: ['--behaviours', 'off'],
      });
      expect(run.status).toBe(1);
      expect(new Set(report.new.map(({ arguments: text }) => text))).toEqual(new Set([null]));
      const refused = await callgate([
        'record',
        '--arguments',
        '--behaviours',
        'off',
        '--baseline',
        baseline,
        '--',
        'true',
      ]);
      expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('behaviours are off') });
    },
    LONG,
  );
});
