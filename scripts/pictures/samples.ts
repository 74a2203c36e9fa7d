import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../../src/audit/evidence.ts';
import { formatProfile } from '../../src/baseline/canonical.ts';
import { addCalls } from '../../src/baseline/merge.ts';
import { addBehaviours } from '../../src/baseline/merge-behaviours.ts';
import { parseProfile } from '../../src/baseline/parse.ts';
import { behaviourId } from '../../src/behaviour/behaviour-id.ts';
import { digestText } from '../../src/gate/baseline-file.ts';
import type { NewBehaviour } from '../../src/report/behaviour-schema.ts';
import { renderDiff } from '../../src/report/diff.ts';
import type { NewCall, Report } from '../../src/report/schema.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { behavioursOf, makeReport, newBehaviour, newCall } from '../../test/report/sample.ts';

/** A report as a reviewer may meet it, with the proposed diff. */
export interface Sample {
  readonly name: string;
  readonly report: Report;
  readonly diff: string;
  readonly reportedByFork: boolean;
}

const PATH = '.github/callgate/agent.json';
const committed = readFileSync(join(import.meta.dirname, '../../examples/agent/seccomp.json'), 'utf8');
const TARGET = { architecture: 'x86_64', capabilities: [], kernel: { major: 6, minor: 11 } } as const;

const call = (name: string, overrides: Partial<NewCall>): NewCall =>
  newCall({ name, nr: syscallNumber('x86_64', name) ?? 0, exe: '/usr/bin/node', comm: 'node', ...overrides });

/** What the example agent makes with its changed tool, and a debugger that its tests were talked into. */
const CALLS: readonly NewCall[] = [
  ...['ftruncate', 'fchmod', 'copy_file_range'].map((name) =>
    call(name, {
      count: 4,
      firstAtMs: 262,
      context: '    ✔ refuses http://127.0.0.1:1/ (1.2ms)',
      test: 'export_file › copies the content of a file',
    }),
  ),
  call('ptrace', {
    ...{ exe: '/usr/bin/strace', comm: 'strace', count: 212, firstAtMs: 611 },
    context: '    ✔ refuses the program sh (0.8ms)',
    test: 'run_command › runs an allowed program',
  }),
  call('process_vm_readv', {
    ...{ exe: '/usr/bin/strace', comm: 'strace', count: 96, firstAtMs: 613 },
    context: '    ✔ refuses the program sh (0.8ms)',
    test: 'run_command › runs an allowed program',
  }),
];

const WHERE = {
  context: '    ✔ refuses the program sh (0.8ms)',
  test: 'run_command › runs an allowed program',
} as const;

/** What the same tests did beyond their calls, once the tool runs a program, writes elsewhere and asks a cloud for keys. */
const BEHAVIOURS: readonly NewBehaviour[] = [
  newBehaviour({ value: '/usr/bin/strace', exe: '/usr/bin/node', comm: 'node', firstAtMs: 590, ...WHERE }),
  newBehaviour({
    ...{ kind: 'connect', value: '169.254.169.254:80', call: 'connect', count: 3, refused: 3 },
    ...{ exe: '/usr/bin/node', comm: 'node', firstAtMs: 402 },
    context: '    ✔ refuses http://127.0.0.1:1/ (1.2ms)',
    test: 'fetch_url › follows what the page says',
  }),
  newBehaviour({
    ...{
      kind: 'write',
      value: '$HOME/.ssh/authorized_keys',
      call: 'openat',
      detail: 'O_WRONLY|O_CREAT|O_APPEND',
    },
    ...{ exe: '/usr/bin/node', comm: 'node', firstAtMs: 264 },
    context: '    ✔ refuses http://127.0.0.1:1/ (1.2ms)',
    test: 'export_file › copies the content of a file',
  }),
  newBehaviour({
    ...{ kind: 'write', value: '$TMPDIR/agent-Zk3x/export.txt', call: 'openat', detail: 'O_WRONLY|O_CREAT' },
    ...{ exe: '/usr/bin/node', comm: 'node', count: 4, firstAtMs: 262 },
    context: '    ✔ refuses http://127.0.0.1:1/ (1.2ms)',
    test: 'export_file › copies the content of a file',
  }),
  newBehaviour({
    ...{ kind: 'use', value: 'ptrace PTRACE_SEIZE', call: 'ptrace', count: 2 },
    ...{ exe: '/usr/bin/strace', comm: 'strace', firstAtMs: 611, ...WHERE },
  }),
];

const LIMITS = [
  'seccomp sees no memory behind a pointer: the profile cannot hold openat2 or clone3 to their flags, nor connect to an address',
  'what happens inside io_uring, or in a process that works for the command elsewhere, is no system call of its own',
];

const HOLES = [
  { name: 'ptrace', detail: 'called ptrace: one process can change what another does' },
  { name: 'prlimit64', detail: 'called prlimit64: a limit can end another process of the same user' },
];

function base(overrides: Partial<Report>, failed: readonly string[] = []): Report {
  const sample = makeReport({}, failed);
  return {
    ...sample,
    suite: 'agent',
    command: { ...sample.command, argv: ['bash', '-eo', 'pipefail', '-c', 'npm test'], durationMs: 1044 },
    baseline: { path: PATH, digest: digestText(committed), rules: committed.split('"names"').length - 1 },
    machine: { ...sample.machine, kernel: '6.11.0', node: '24.11.0' },
    evidence: {
      ...sample.evidence,
      records: 12,
      serials: { first: 27_434_899, last: 27_434_912, missing: 0 },
      checks: CHECKS.map((name) => ({
        name,
        ok: !failed.includes(name),
        detail: (failed.includes(name) ? NOT_FOUND : FOUND)[name] ?? '',
      })),
    },
    observed: 5,
    ...overrides,
  };
}

const LOGGED = '"kill_process kill_thread trap errno user_notif trace log"';

/** What a real run's checks say, and what the two say that do not hold. */
const FOUND: Readonly<Record<string, string>> = {
  'actions-logged': `actions_logged was ${LOGGED}, is ${LOGGED}`,
  daemon: 'audit daemon pid 2405, started at tick 845276 before and after',
  enabled: 'enabled was 1, is 1',
  'rate-limit': 'rate limit 0 before and after',
  rules: 'rules none before, none after',
  configuration: 'no audit setting was changed during the run',
  lost: 'lost records 5 before and after',
  'start-canary': 'serial 27434899',
  'end-canary': 'serial 27434912',
  serials: '0 missing of 27434899 to 27434912',
  lines: 'every line of the log was understood',
  session: 'no process left the audit session',
  drained: 'every process had ended before the end canary',
  'log-file': 'the log was read without a break',
  ausearch: 'ausearch read the same 5 records',
  launcher: 'came to its end',
};
const NOT_FOUND: Readonly<Record<string, string>> = {
  lost: 'lost records 5 before, 9 after',
  serials: '4 missing of 27434899 to 27434912',
};

function propose(
  calls: readonly NewCall[],
  behaviours: readonly NewBehaviour[] = [],
): { report: Report; diff: string } {
  const parsed = parseProfile(committed);
  if (!parsed.ok) throw new Error('expected the example to be a profile');
  const withCalls = addCalls(parsed.profile, calls, TARGET as never).profile;
  const profile = formatProfile(addBehaviours(withCalls, behaviours).profile);
  const added = [...new Set(calls.map(({ name }) => name))].sort();
  const report = base({
    verdict: 'new',
    new: [...calls],
    reasons: added.map((name) => `new: ${name}`),
    proposed: {
      profile,
      digest: digestText(profile),
      added,
      behaviours: behaviours.map(behaviourId),
      unrepresentable: [],
    },
    processes: [
      { pid: 4101, ppid: null, exe: '/usr/bin/bash', comm: 'bash', calls: [] },
      { pid: 4102, ppid: 4101, exe: '/usr/bin/node', comm: 'npm test', calls: [] },
      {
        pid: 4113,
        ppid: 4102,
        exe: '/usr/bin/node',
        comm: 'node',
        calls: ['copy_file_range', 'fchmod', 'ftruncate'],
      },
      {
        pid: 4120,
        ppid: 4113,
        exe: '/usr/bin/strace',
        comm: 'strace',
        calls: ['process_vm_readv', 'ptrace'],
      },
    ],
  });
  const evidence = { ...report.evidence, holes: HOLES };
  return { report: { ...report, evidence }, diff: renderDiff(report, committed) };
}

/** The same run, where behaviours are gated, or only shown. */
function behave(mode: 'gate' | 'report'): Sample {
  const calls = [
    ...CALLS.slice(0, 1),
    call('openat', { arguments: 'write', path: '/home/me/.ssh/authorized_keys', ...WHERE, firstAtMs: 264 }),
  ];
  const { report, diff } = propose(calls, mode === 'gate' ? BEHAVIOURS : []);
  const behaviours = behavioursOf(BEHAVIOURS, {
    mode,
    rules: mode === 'gate' ? 12 : 0,
    events: 1834,
    limits: LIMITS,
  });
  return {
    name: `behaviours-${mode}`,
    report: { ...report, behaviours, processes: [] },
    diff,
    reportedByFork: false,
  };
}

/** A pull request from a fork that allows in its own edit what its tests need. */
function edit(): Sample {
  const { report } = propose([]);
  const edited = [call('mount', { exe: '/usr/bin/node', test: 'workspace › mounts the folder', count: 2 })];
  return {
    name: 'edited',
    diff: '',
    reportedByFork: true,
    report: {
      ...report,
      ...{ new: [], proposed: null, processes: [] },
      reasons: ['edit: mount'],
      judged: {
        base: { ref: 'main', sha: '9b2f'.repeat(10), path: PATH, digest: `sha256:${'0'.repeat(64)}` },
        editAllowed: false,
        editReason: `main has no CODEOWNERS for ${PATH}: name one there, or set baseline-edits: allow for the suite`,
        owners: [],
        allowedByEdit: edited,
        widened: ['umount2'],
        removed: ['chmod'],
        settings: [{ key: 'fail-on', before: 'new', after: 'high' }],
      },
    },
  };
}

/** The first run of a repository that has no baseline yet. */
function begin(): Sample {
  const names = [...committed.matchAll(/"names": \["(\w+)"\]/g)].map(([, name = '']) => name);
  const { report } = propose(
    names.map((name, nr) => call(name, { count: 3 * nr + 1, firstAtMs: 20 + nr, context: null })),
  );
  const first = { ...report, baseline: { ...report.baseline, digest: null, rules: 0 }, processes: [] };
  return { name: 'first', report: first, diff: renderDiff(first, ''), reportedByFork: false };
}

/** One of every verdict, and of what is told in another way. */
export function makeSamples(): Sample[] {
  const failed = base({ verdict: 'command-failed', reasons: ['the command exited with 1'] });
  const of = (name: string, report: Report, diff = '') => ({ name, report, diff, reportedByFork: false });
  const found = propose(CALLS);
  return [
    of('new', found.report, found.diff),
    behave('gate'),
    behave('report'),
    edit(),
    begin(),
    of('clean', base({})),
    of('inconclusive', base({ verdict: 'inconclusive', reasons: ['lost: …'] }, ['lost', 'serials'])),
    of('command-failed', { ...failed, command: { ...failed.command, exitCode: 1 } }),
  ];
}
