import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProfile } from '../../src/baseline/canonical.ts';
import type { Report } from '../../src/report/schema.ts';
import { profileOf } from '../baseline/read-profile.ts';
import { BPF, COMMITTED, FCHMOD, reportOf, SYNC } from '../gate/approval-report.ts';
import { behavioursOf, newBehaviour } from '../gate/seen-behaviour.ts';
import { CLI, callgate, type Run } from '../support/callgate.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'callgate-approve-'));
  writeFileSync(join(cwd, 'seccomp.json'), formatProfile(COMMITTED));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const baseline = () => readFileSync(join(cwd, 'seccomp.json'), 'utf8');
const commentsOf = (text: string) =>
  Object.fromEntries(profileOf(text).syscalls.map(({ names, comment }) => [names.join(), comment]));
function writeReport(report: Report): void {
  writeFileSync(join(cwd, 'report.json'), JSON.stringify(report));
}
const approve = (...args: string[]) =>
  callgate(['approve', '--from', 'report.json', ...args], { cwd, seconds: 20 });

async function refused(run: Promise<Run>, expected: RegExp): Promise<void> {
  const before = baseline();
  const { status, stdout, stderr } = await run;
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(expected);
  expect(baseline()).toBe(before);
  expect(readdirSync(cwd).sort()).toEqual(['report.json', 'seccomp.json']);
}

describe('callgate approve', () => {
  test('writes every new call into the baseline, with the reason', async () => {
    writeReport(reportOf(COMMITTED, [SYNC, FCHMOD]));
    const { status, stderr } = await approve('--reason', 'the export tool');
    expect([status, stderr]).toEqual([0, '  seccomp.json: 2 calls approved: fchmod sync\n']);
    expect(commentsOf(baseline())).toEqual({
      fchmod: 'the export tool',
      read: 'everything reads',
      sync: 'the export tool',
    });
    expect(baseline()).toBe(formatProfile(profileOf(baseline())));
  });

  test('writes the named calls alone', async () => {
    writeReport(reportOf(COMMITTED, [SYNC, FCHMOD]));
    const { status, stderr } = await approve('--only', 'sync', '--reason', 'x');
    expect([status, stderr]).toEqual([0, '  seccomp.json: 1 call approved: sync\n  still new: fchmod\n']);
    expect(Object.keys(commentsOf(baseline()))).toEqual(['read', 'sync']);
  });

  test('writes behaviours by their ids, and says what is left so that it can be typed', async () => {
    const behaviours = behavioursOf([
      newBehaviour(),
      newBehaviour({ kind: 'use', value: 'socket inet stream' }),
    ]);
    writeReport(reportOf(COMMITTED, [SYNC], { behaviours }));
    const { status, stderr } = await approve('--only', 'execute:/usr/bin/id', '--reason', 'x');
    expect([status, stderr]).toEqual([
      0,
      '  seccomp.json: 1 behaviour approved: execute:/usr/bin/id\n  still new: sync use:socket%20inet%20stream\n',
    ]);
    expect(profileOf(baseline()).callgate?.behaviours).toEqual([
      { kind: 'execute', value: '/usr/bin/id', comment: 'x' },
    ]);
  });

  test('refuses an escape in a name that is none', async () => {
    writeReport(reportOf(COMMITTED, [SYNC]));
    await refused(approve('--only', 'use:socket%0ainet'), /--only: found "use:socket%0ainet". Expected %2C/);
  });

  test('makes a first baseline, and its folder', async () => {
    const first = reportOf(undefined, [SYNC]);
    writeReport({ ...first, baseline: { ...first.baseline, path: 'new/agent.json' } });
    expect((await approve('--reason', 'x')).status).toBe(0);
    expect(readFileSync(join(cwd, 'new/agent.json'), 'utf8')).toContain('"sync"');
  });

  test('takes a report without proof, and says so', async () => {
    writeReport(reportOf(COMMITTED, [SYNC], {}, ['serials']));
    const { status, stderr } = await approve('--reason', 'x');
    expect(status).toBe(0);
    expect(stderr).toContain(
      'the run is not proven (serials): what was seen was seen, but there may be more',
    );
  });

  test('takes another file for the baseline when it is named', async () => {
    const report = reportOf(COMMITTED, [SYNC]);
    writeReport({ ...report, baseline: { ...report.baseline, path: '/elsewhere/seccomp.json' } });
    await refused(approve('--reason', 'x'), /outside of this folder.*--baseline/s);
    expect((await approve('--reason', 'x', '--baseline', 'seccomp.json')).status).toBe(0);
    expect(baseline()).toContain('"sync"');
  });

  test.each<[string, readonly string[], RegExp]>([
    ['a call of high risk without a reason', [], /^callgate: bpf is of high risk .*given no reason/],
    ['an empty reason', ['--reason', ' '], /--reason: found an empty reason/],
    ['a reason that hides something', ['--reason', 'a\u202eb'], /invisible characters .*\\u\{202e\}/],
    [
      'names that the report has not, all at once',
      ['--only', 'fchmd,reboot', '--reason', 'x'],
      /"fchmd".*did you mean fchmod\?\n.*"reboot".*expected one of bpf, fchmod\nNothing was written/s,
    ],
  ])('refuses %s', async (_, args, expected) => {
    writeReport(reportOf(COMMITTED, [FCHMOD, BPF]));
    await refused(approve(...args), expected);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['of a baseline that has moved on', () => reportOf(undefined, [SYNC]), /has moved on/],
    ['that is none', () => ({ schema: 'x' }), /report\.json: schema: .*\n.*is no report of this version/s],
    ['with nothing new', () => reportOf(COMMITTED, [], { proposed: null }), /nothing to approve/],
    [
      'that leads out of the folder',
      () => ({
        ...reportOf(COMMITTED, [SYNC]),
        baseline: { ...reportOf(COMMITTED, [SYNC]).baseline, path: '../seccomp.json' },
      }),
      /outside of this folder/,
    ],
  ])('refuses a report %s', async (_, report, expected) => {
    writeReport(report() as Report);
    await refused(approve('--reason', 'x'), expected);
  });

  test('needs a report', async () => {
    const { status, stderr } = await callgate(['approve'], { cwd, seconds: 20 });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/required option '--from <report>'/)]);
  });
});

/** Types the lines at a terminal of its own, one at each question; what the terminal showed, and the exit status. */
function typeAt(
  lines: readonly string[],
  args: readonly string[] = [],
): { shown: string; status: number | null } {
  const { stdout, status } = spawnSync(
    'python3',
    [
      '-c',
      TERMINAL,
      JSON.stringify(lines),
      process.execPath,
      CLI,
      'approve',
      '--from',
      'report.json',
      ...args,
    ],
    { cwd, encoding: 'utf8', timeout: 60_000, env: { ...process.env, TERM: 'xterm', NO_COLOR: '1' } },
  );
  // biome-ignore lint/complexity/useRegexLiterals: the escape stands for itself
  return { shown: stdout.replaceAll(new RegExp('\u001b\\[[0-9;?]*[A-Za-z]', 'g'), ''), status };
}

const TERMINAL = `
import json, os, pty, re, select, sys
lines = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
shown = pending = b''
while True:
    if not select.select([terminal], [], [], 20)[0]:
        os.kill(pid, 9)
        break
    try:
        chunk = os.read(terminal, 65536)
    except OSError:
        break
    if not chunk:
        break
    shown += chunk
    pending += chunk
    plain = re.sub(rb'\\x1b\\[[0-9;?]*[A-Za-z]', b'', pending)
    if lines and re.search(rb'(\\? |: )$', plain):
        pending = b''
        os.write(terminal, lines.pop(0).encode())
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

describe('at a terminal, callgate approve', () => {
  test('asks for each call, explains, and writes what was accepted once all is answered', () => {
    writeReport(reportOf(COMMITTED, [SYNC, FCHMOD, BPF]));
    const { shown, status } = typeAt(['a\r', 'the export tool\r', 'skip\r', 'e\r', 'r\r', 'y\r']);
    expect(shown).toContain('seccomp.json: 1 call approved: sync');
    expect(shown).toContain('still new: fchmod');
    expect(shown).toContain('rejected, and new until what makes them is gone: bpf');
    expect(shown).toMatch(/bpf: .*\r?\n.*high risk/);
    expect(shown).toContain('+    { "names": ["sync"]');
    expect(status).toBe(0);
    expect(commentsOf(baseline())).toEqual({ read: 'everything reads', sync: 'the export tool' });
  });

  test('asks for each behaviour behind the calls', () => {
    const execute = newBehaviour({ detail: 'by /usr/bin/env', context: 'saving' });
    const link = newBehaviour({ kind: 'write', value: '$TMPDIR/a', call: 'openat', detail: 'O_WRONLY' });
    writeReport(reportOf(COMMITTED, [SYNC], { behaviours: behavioursOf([link, execute]) }));
    const { shown, status } = typeAt(['s\r', 'e\r', 'a\r', 'a tool\r', 'r\r', 'y\r']);
    expect(shown).toMatch(
      /execute \/usr\/bin\/id {2}execve by \/usr\/bin\/env {2}\/usr\/bin\/id {2}1× {2}at 1\.23 s/,
    );
    expect(shown).toMatch(/execute:\/usr\/bin\/id: .*\r?\n.*high risk/);
    expect(shown).toContain('rejected, and new until what makes them is gone: write:$TMPDIR/a');
    expect(status).toBe(0);
    expect(profileOf(baseline()).callgate?.behaviours).toEqual([
      { kind: 'execute', value: '/usr/bin/id', comment: 'a tool' },
    ]);
  });

  test('insists on a reason for a call of high risk', () => {
    writeReport(reportOf(COMMITTED, [BPF]));
    const { shown, status } = typeAt(['accept\r', '\r', 'a tracer\r', 'yes\r']);
    expect(shown).toContain('reason, needed for its high risk: ');
    expect(shown).toContain('found an empty reason');
    expect([status, commentsOf(baseline()).bpf]).toEqual([0, 'a tracer']);
  });

  test('accepts all that is left, with the reason of the command line', () => {
    writeReport(reportOf(COMMITTED, [SYNC, FCHMOD]));
    expect(typeAt(['all\r', 'y\r'], ['--reason', 'x']).status).toBe(0);
    expect(commentsOf(baseline())).toEqual({ fchmod: 'x', read: 'everything reads', sync: 'x' });
  });

  test.each([
    ['the last question is answered with no', ['a\r', 'x\r', 'n\r'], 0],
    ['nothing is accepted', ['s\r'], 0],
    ['Ctrl-C is typed', ['a\r', 'x\r', '\u0003'], 2],
    ['Ctrl-D is typed', ['\u0004'], 2],
  ])('writes nothing when %s', (_, lines, expected) => {
    writeReport(reportOf(COMMITTED, [SYNC]));
    const before = baseline();
    const { shown, status } = typeAt(lines);
    expect(shown).toMatch(expected === 0 ? /left as it was|was left as it is/ : /Nothing was written/);
    expect([status, baseline()]).toEqual([expected, before]);
    expect(existsSync(join(cwd, 'seccomp.json'))).toBe(true);
    expect(readdirSync(cwd).sort()).toEqual(['report.json', 'seccomp.json']);
  });

  test('asks nothing when the calls are named', () => {
    writeReport(reportOf(COMMITTED, [SYNC, FCHMOD]));
    expect(typeAt([], ['--only', 'sync', '--reason', 'x']).status).toBe(0);
    expect(Object.keys(commentsOf(baseline()))).toEqual(['read', 'sync']);
  });
});
