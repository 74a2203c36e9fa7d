import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { EvidenceFile } from '../../src/report/evidence-schema.ts';
import { callgate, gate } from '../support/callgate.ts';
import { findTarget } from '../support/faults.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { untilExists } from '../support/runner.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-evidence-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string) => join(folder, name);
const verify = (evidence = 'evidence.json', log = 'kept.log') =>
  callgate(['verify-evidence', evidence, '--log', log], { cwd: folder });
const readEvidence = () => JSON.parse(readFileSync(path('evidence.json'), 'utf8')) as EvidenceFile;
const flags = () => ['--evidence', path('evidence.json'), '--keep-log', path('kept.log')];

/** The evidence with one thing claimed otherwise. */
function writeForged(change: (evidence: Record<string, unknown>) => void): string {
  const evidence = structuredClone(readEvidence()) as unknown as Record<string, unknown>;
  change(evidence);
  writeFileSync(path('forged.json'), JSON.stringify(evidence));
  return 'forged.json';
}

describeKernel('the evidence of a run', () => {
  beforeAll(async () => {
    await gate('record', path('seccomp.json'), [buildProgram('three-calls')]);
    await gate('check', path('seccomp.json'), [buildProgram('three-calls', 'SYNC')], { flags: flags() });
  });

  test('is of its schema, and says what the report says', () => {
    const schema = JSON.parse(readFileSync('schema/evidence.schema.json', 'utf8'));
    const evidence = readEvidence();
    const validate = new Ajv2020().compile(schema);
    expect([validate(evidence), validate.errors]).toEqual([true, null]);
    expect(evidence).toMatchObject({
      verdict: 'new',
      evidence: { proven: true },
      calls: [{ name: 'sync', count: 1 }],
      witness: { daemon: { kind: 'own' }, ausearch: { given: 3, agreed: 3, problems: [] } },
    });
    expect(evidence.reading.types.SECCOMP).toBeGreaterThan(2);
    for (const digest of Object.values(evidence.digests)) expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('is borne out by the log that was kept, which only its owner can read', async () => {
    expect(statSync(path('kept.log')).mode & 0o777).toBe(0o600);
    const { status, stdout } = await verify();
    expect(stdout).toMatch(
      /The log bears it out: 16 of 16 checks hold, 1 distinct call, the file’s own verdict is new/,
    );
    expect(stdout).toMatch(/ausearch read 3 records and 1 event again/);
    expect(status).toBe(0);
  });

  test.each([
    [
      'a line is left out',
      (log: string) => log.replace(/.*syscall=162 .*\n/, ''),
      /call .*sync.*found nothing/,
    ],
    ['a line is changed', (log: string) => log.replace('syscall=162', 'syscall=39'), /found 1 × getpid/],
    ['its end is cut off', (log: string) => log.slice(0, -20), /truncated/],
    [
      'a byte of a field is another',
      (log: string) => log.replace('comm="', 'comm="x'),
      /log: claimed sha256/,
    ],
    ['it is empty', () => '', /check start-canary: claimed to hold/],
  ])('is not borne out by a log of which %s', async (_what, change, sentence) => {
    writeFileSync(path('other.log'), change(readFileSync(path('kept.log'), 'latin1')), 'latin1');
    const { status, stdout } = await verify('evidence.json', 'other.log');
    expect(stdout).toMatch(/does not bear/);
    expect(stdout).toMatch(sentence);
    expect(status).toBe(1);
  });

  test.each([
    ['fewer calls', (file: Record<string, unknown>) => Object.assign(file, { calls: [] }), /claimed nothing/],
    [
      'a check that failed as held',
      (file: Record<string, unknown>) =>
        Object.assign(file.witness as object, { drained: false, launcherFailure: 'ended with SIGKILL' }),
      /check drained: claimed to hold .*, found not to hold/,
    ],
    [
      'another log’s digest',
      (file: Record<string, unknown>) => Object.assign(file.digests as object, { log: 'sha256:0' }),
      /digests\.log: claimed sha256:0/,
    ],
    [
      'fewer records given to ausearch',
      (file: Record<string, unknown>) =>
        Object.assign((file.witness as { ausearch: object }).ausearch, { given: 2, agreed: 2 }),
      /ausearch\.given: claimed 2, found 3/,
    ],
    [
      'another daemon',
      (file: Record<string, unknown>) =>
        Object.assign((file.witness as { daemon: object }).daemon, { pid: 999 }),
      /daemon: claimed pid 999/,
    ],
    [
      'a clean verdict without a proof',
      (file: Record<string, unknown>) => {
        Object.assign(file, { verdict: 'clean' });
        Object.assign(file.witness as object, { drained: false });
      },
      /verdict: claimed clean, which only a proven run can be/,
    ],
  ])('that claims %s is found out', async (_what, change, sentence) => {
    const { status, stdout } = await verify(writeForged(change));
    expect(stdout).toMatch(sentence);
    expect(status).toBe(1);
  });

  test('that takes a call of the command for a canary is refused', async () => {
    const forged = writeForged((file) => {
      Object.assign((file.witness as { session: object }).session, { startCanary: 162 });
    });
    const { status, stderr } = await verify(forged);
    expect(stderr).toMatch(/witness\.session\.startCanary: .*is no evidence/s);
    expect(status).toBe(2);
  });

  test.each([
    ['is no JSON', 'forged.txt', /cannot be read: .*Expected the JSON that --evidence wrote/],
    ['is not there', 'nothing.json', /cannot be read: ENOENT/],
    ['is a report', 'seccomp.json', /is no evidence of this version/],
  ])('that %s is refused in one error', async (_what, file, message) => {
    writeFileSync(path('forged.txt'), 'not JSON');
    const { status, stderr } = await verify(file);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\bat .*\.js/);
    expect(status).toBe(2);
  });
});

describeKernel('the evidence of an unproven run', () => {
  test('is borne out, and told to be unproven', async () => {
    const command = ['bash', '-c', `: > ${path('mark')}; sleep 1`];
    const running = gate('check', path('seccomp.json'), command, { flags: flags() });
    await untilExists(path('mark'));
    process.kill((await findTarget(process.pid)).auditd, 'SIGKILL');
    const { report } = await running;
    expect(report.evidence.proven).toBe(false);
    const { status, stdout } = await verify();
    expect(stdout).toMatch(/The log bears it out[\s\S]*not proven: daemon/);
    expect(status).toBe(3);
  });

  test('whose log cannot be written leaves nothing behind', async () => {
    const run = await callgate(
      ['check', '--baseline', 'b.json', '--keep-log', '/proc/kept.log', '--', 'true'],
      { cwd: folder },
    );
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/The log cannot be written to \/proc\/kept\.log/);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(existsSync('/var/lib/callgate/note.json')).toBe(false);
  });
});
