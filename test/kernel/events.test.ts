import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvidenceFile } from '../../src/report/evidence-schema.ts';
import type { Report } from '../../src/report/schema.ts';
import { callgate, gate } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

const KINDS = ['addresses', 'files', 'processes', 'programs', 'i386'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-events-'));
  chmodSync(folder, 0o777);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string) => join(folder, name);
const readEvidence = () => JSON.parse(readFileSync(path('evidence.json'), 'utf8')) as EvidenceFile;
const flags = () => [
  '--behaviours',
  'gate',
  '--evidence',
  path('evidence.json'),
  '--keep-log',
  path('kept.log'),
];
const check = (report: Report) => report.evidence.checks.find(({ name }) => name === 'events');

function auditctl(...args: string[]): void {
  const { status, stderr } = spawnSync('auditctl', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`auditctl ${args.join(' ')}: ${stderr}`);
}

/** A run of a command under a rule of somebody else's, which is gone afterwards. */
async function recordUnder(rule: readonly string[], command: readonly string[]): Promise<Report> {
  auditctl('-a', ...rule);
  try {
    return (await gate('record', path('ruled.json'), command, { cwd: folder, flags: flags() })).report;
  } finally {
    auditctl('-d', ...rule);
    rmSync(path('ruled.json'), { force: true });
  }
}

describeKernel('the events of a run', () => {
  beforeAll(async () => {
    await gate('record', path('seccomp.json'), [buildProgram('each-record'), ...KINDS], {
      cwd: folder,
      flags: flags(),
    });
  });

  test('come whole, whatever they are made of, and ausearch reads them alike', () => {
    const { evidence, reading, witness } = readEvidence();
    expect(reading.events).toMatchObject({ problems: [] });
    expect(reading.events?.whole).toBeGreaterThan(60);
    expect(Object.keys(reading.types)).toEqual(
      expect.arrayContaining(['PATH', 'CWD', 'EXECVE', 'SOCKADDR', 'SOCKETCALL', 'OBJ_PID', 'PROCTITLE']),
    );
    expect(witness.events?.ausearch).toMatchObject({ problems: [] });
    expect(witness.events?.ausearch.agreed).toBeGreaterThan(30);
    expect(evidence.checks.at(-1)).toMatchObject({ name: 'events', ok: true });
    expect(evidence.proven).toBe(true);
  });

  test('are found again in the log that was kept', async () => {
    const { status, stdout } = await callgate(['verify-evidence', 'evidence.json', '--log', 'kept.log'], {
      cwd: folder,
    });
    expect(stdout).toMatch(/The log bears it out: 17 of 17 checks hold/);
    expect(status).toBe(0);
  });

  test.each(['SYSCALL', 'PATH', 'CWD', 'EXECVE', 'PROCTITLE'])(
    'are missed in a log without one of their %s records, though no serial is missing',
    async (type) => {
      const { start } = readEvidence().reading.events?.canaries ?? { start: null };
      const lines = readFileSync(path('kept.log'), 'latin1').split('\n');
      const at = lines.findIndex((line) => line.startsWith(`type=${type} `) && line.includes(`:${start})`));
      expect(at).toBeGreaterThan(0);
      writeFileSync(path('cut.log'), lines.toSpliced(at, 1).join('\n'), 'latin1');
      const { status, stdout } = await callgate(['verify-evidence', 'evidence.json', '--log', 'cut.log'], {
        cwd: folder,
      });
      expect(stdout).toMatch(
        /check events: claimed to hold .*, found not to hold \(.*the execve of the command was not recorded/,
      );
      expect(stdout).toMatch(
        new RegExp(`event-incomplete × 1 \\(line \\d+: serial ${start}: .*${type}.* missing`),
      );
      expect(stdout).not.toMatch(/check serials/);
      expect(status).toBe(1);
    },
  );

  test('are the session’s where a rule of the host comes first and has another key', async () => {
    const rule = ['always,exit', '-F', 'arch=b64', '-S', 'execve,connect,openat', '-k', 'theirs'];
    const report = await recordUnder(rule, [buildProgram('each-record'), 'files']);
    expect(check(report)).toMatchObject({ ok: true });
    expect(report.evidence.proven).toBe(true);
  });

  test.each([
    ['tells of no process', ['never,task']],
    ['tells of no execve', ['never,exit', '-F', 'arch=b64', '-S', 'execve']],
    ['leaves records out', ['always,exclude', '-F', 'msgtype=PATH']],
    ['leaves addresses out', ['always,exclude', '-F', 'msgtype=SOCKADDR']],
  ])('are not proven where a rule of the host %s', async (_, rule) => {
    const report = await recordUnder(rule, [buildProgram('each-record'), 'addresses']);
    expect(check(report)).toMatchObject({ ok: false });
    expect(check(report)?.detail).toContain('a rule may keep records of events from being made: ');
    expect(report.verdict).toBe('inconclusive');
  });
});
