import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CallgateError } from '../errors.ts';
import type { Job } from '../gate/job.ts';
import { Output } from '../gate/output.ts';
import { runJob } from '../gate/run-job.ts';
import { installAuditTools, isAuditInstalled } from '../host/root-process.ts';
import { renderPatch } from '../report/diff.ts';
import type { Report } from '../report/schema.ts';
import type { Context } from './context.ts';
import { showReport } from './report.ts';

const TOOL = 'tools/export-file.js';
const CHANGED = 'tools/export-file.changed.js';

/** `callgate demo`: 0 when the gate let the example agent pass and caught its changed tool. */
export async function runDemo(context: Context): Promise<number> {
  const example = resolve(context.observer, '../../examples/agent');
  const say = (text: string) => context.stdout.write(`${text}\n`);
  announce(say);
  if (!isAuditInstalled()) await installAuditTools(context.observer, say);
  const folder = mkdtempSync(join(tmpdir(), 'callgate-demo-'));
  try {
    cpSync(example, folder, { recursive: true });
    const job = makeJob(folder);
    say("\n1. The agent's security tests under its committed baseline, examples/agent/seccomp.json:\n");
    const clean = await gate(job, context);
    if (clean.verdict === 'new') {
      say(
        '\nThis machine has another runtime than the baseline was recorded with; recording the difference in the copy.\n',
      );
      await record(job, context);
    } else if (clean.verdict !== 'clean') return 3;
    say('\n2. One tool changes, as a dependency bump would change it:\n');
    const [before, after] = [TOOL, CHANGED].map((name) => readFileSync(join(folder, name), 'utf8'));
    say(renderPatch(`a/${TOOL}`, `b/${TOOL}`, before ?? '', after ?? ''));
    cpSync(join(folder, CHANGED), join(folder, TOOL));
    say('3. The same tests under the same baseline:\n');
    const caught = await gate(job, context);
    if (caught.verdict !== 'new') return 3;
    say(
      '\nAll tests passed, and the gate failed: the copy went through a system call that the profile does not allow.',
    );
    say('In production that profile would have refused it. Next: README.md, "Quick start".');
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function announce(say: (text: string) => void): void {
  say(
    'callgate demo runs a small AI agent (examples/agent, no packages, loopback only) under the gate, in a copy.',
  );
  say('On this host it will, as root (directly, or through sudo -n):');
  say('  - install auditd with the package manager, if it is missing;');
  say('  - start a private auditd for some seconds, unless one is running, whose log is then read instead;');
  say('  - turn auditing on and raise its backlog meanwhile, and put both back afterwards;');
  say('  - keep a lock and the run’s evidence in /var/lib/callgate, removed at the end.');
  say('The agent itself runs as you.');
}

/** The job on the copy; node is the one that runs this, whatever PATH says. */
function makeJob(folder: string): Job {
  return {
    suite: null,
    leg: null,
    baseline: 'examples/agent/seccomp.json',
    baselinePath: join(folder, 'seccomp.json'),
    argv: [process.execPath, '--test', '--test-reporter=spec', '--test-concurrency=1'],
    cwd: folder,
    timeoutMs: 120_000,
    failFast: false,
    failOn: 'new',
    behaviours: 'off',
  };
}

async function gate(job: Job, context: Context): Promise<Report> {
  const result = await runJob('check', job, context);
  showReport(result, undefined, {}, context);
  return result.report;
}

async function record(job: Job, context: Context): Promise<void> {
  const { report } = await runJob('record', job, context);
  if (report.verdict !== 'clean' || report.proposed === null) {
    throw new CallgateError(
      'command',
      `The example could not be recorded here: ${report.reasons.join('; ')}.`,
    );
  }
  new Output(job.baselinePath, 'The baseline').write(report.proposed.profile);
}
