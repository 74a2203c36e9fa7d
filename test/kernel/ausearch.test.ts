import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProcessIdentity } from '../../src/host/proc.ts';
import type { Report } from '../../src/report/schema.ts';
import { gate } from '../support/callgate.ts';
import { readHostState } from '../support/host-state.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

let folder: string;
let before: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-ausearch-'));
  before = readHostState();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  expect(readHostState()).toBe(before);
});

/** Checks a program whose calls are all in the baseline, with a shell script first on PATH as ausearch. */
async function checkWith(script: string, within: readonly string[] = []): Promise<Report> {
  const [baseline, tools] = [join(folder, 'seccomp.json'), join(folder, 'bin')];
  const recorded = await gate('record', baseline, [buildProgram('three-calls')]);
  expect(recorded.run.status).toBe(0);
  mkdirSync(tools);
  writeFileSync(join(tools, 'ausearch'), `#!/bin/bash --norc\n${script}\n`);
  chmodSync(join(tools, 'ausearch'), 0o755);
  const env = { ...process.env, PATH: `${tools}:${process.env.PATH}` };
  const { run, report } = await gate('check', baseline, [buildProgram('three-calls')], { env, within });
  expect([run.status, report.verdict]).toEqual([report.verdict === 'clean' ? 0 : 3, report.verdict]);
  expect(run.stderr).not.toMatch(/^\s+at /m);
  return report;
}

const failing = ({ evidence }: Report) => evidence.checks.filter(({ ok }) => !ok);

describeKernel('an ausearch that', () => {
  test('reads as it should lets the run be proven', async () => {
    const report = await checkWith('exec /usr/sbin/ausearch "$@"');
    expect([report.verdict, report.machine.ausearch]).toEqual(['clean', expect.stringMatching(/^\d+\.\d/)]);
  });

  test.each([
    ['finds nothing', 'exit 1', /exited with 1/],
    ['prints nothing', 'exit 0', /^missing at serial \d+: not printed/],
    ['leaves the last line out', '/usr/sbin/ausearch "$@" | sed \'$d\'', /^missing at serial \d+/],
    [
      'reads another call',
      '/usr/sbin/ausearch "$@" | sed -E "s/ syscall=\\S+/ syscall=1/"',
      /^differs at serial/,
    ],
    ['reads another serial', '/usr/sbin/ausearch "$@" | sed -E "s/:[0-9]+\\)/:1)/"', /extra at serial 1:/],
    ['adds a record', '/usr/sbin/ausearch "$@" | sed p', /^extra at serial/],
    ['prints garbage', 'head -c 100000 /dev/urandom', /^(missing|unreadable|extra) at serial/],
    [
      'prints garbage and fails',
      'head -c 300 /dev/urandom; head -c 300 /dev/urandom >&2; exit 3',
      /exited with 3/,
    ],
    ['prints 5 MB of short lines', 'yes | head -c 5000000', /unreadable at serial unknown: y;/],
    ['prints lines without an end', 'exec yes', /printed more than 8388608 bytes/],
    ['prints one line without an end', "exec tr '\\0' x < /dev/zero", /printed more than 8388608 bytes/],
    ['complains without an end', 'exec yes >&2', /took more than|exited with 141|printed more than/],
    ['dies', 'kill -SEGV $$', /exited with 139/],
  ])('%s makes the run inconclusive', async (_what, script, detail) => {
    const report = await checkWith(script);
    expect(report.verdict).toBe('inconclusive');
    expect(failing(report)).toEqual([{ name: 'ausearch', ok: false, detail: expect.stringMatching(detail) }]);
    expect(report.cost.observerPeakBytes).toBeLessThan(200e6);
  });

  test('is missing makes the run inconclusive', async () => {
    const hide = 'for tool in /usr/sbin/ausearch "$0"; do mount --bind /dev/null "$tool"; done; exec "$@"';
    const mine = join(folder, 'bin/ausearch');
    const within = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', hide, mine];
    const report = await checkWith('', within);
    expect(failing(report)).toEqual([
      {
        name: 'ausearch',
        ok: false,
        detail: expect.stringMatching(/was not found .* apt-get install auditd/),
      },
    ]);
    expect(report.machine.ausearch).toBeNull();
  });

  test('never answers, not even to a signal, makes the run inconclusive within half a minute', async () => {
    const startedAt = performance.now();
    const report = await checkWith(`echo $$ >> ${folder}/pids; trap "" TERM; while :; do sleep 1; done`);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(failing(report)).toEqual([
      {
        name: 'ausearch',
        ok: false,
        detail: expect.stringMatching(/^ausearch took more than 20 s: no message$/),
      },
    ]);
    const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n');
    expect(pids.length).toBeGreaterThan(2);
    expect(pids.filter((pid) => readProcessIdentity(Number(pid)) !== undefined)).toEqual([]);
  });
});
