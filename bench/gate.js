// What the gate costs, against the same commands bare, alternating in one run: `npm run bench`.
// Prints a table; goals are ratios and figures of the README, none is a test.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'callgate-bench-'));
const rounds = Number(process.argv[2] ?? 11);
// A bundle of certificates that Node would read at every start, which has nothing to do with the gate.
delete process.env.NODE_EXTRA_CA_CERTS;

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Wall time in milliseconds; a run that does not end as expected stops the benchmark. */
function time(command, expected) {
  const startedAt = performance.now();
  const run = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
  if (run.status !== expected)
    throw new Error(`${command.join(' ')} exited with ${run.status}:\n${run.stderr}`);
  return performance.now() - startedAt;
}

function compile(name) {
  const output = join(folder, name);
  execFileSync('gcc', ['-O2', '-static', '-o', output, join(root, 'test/programs', `${name}.c`)]);
  return output;
}

function record(name, command) {
  const baseline = join(folder, `${name}.json`);
  time([process.execPath, cli, 'record', '--baseline', baseline, '--', ...command], 0);
  return baseline;
}

function check(baseline, command, extra = []) {
  return [process.execPath, cli, 'check', '--baseline', baseline, ...extra, '--', ...command];
}

try {
  const storm = compile('storm');
  const trueBaseline = record('true', ['true']);
  const stormBaseline = record('storm', [storm, '10']);
  const rows = [];

  const fixed = [];
  const bareNode = [];
  for (let i = 0; i < rounds; i += 1) {
    fixed.push(time(check(trueBaseline, ['true']), 0));
    bareNode.push(time([process.execPath, '-e', '0'], 0));
  }
  rows.push([
    'check -- true, median',
    `${median(fixed).toFixed(0)} ms`,
    `node -e 0 takes ${median(bareNode).toFixed(0)} ms`,
  ]);

  // The fixed cost is taken off, so that the ratio is that of the subject's own time.
  const calls = '10000000';
  const bare = [];
  const gated = [];
  for (let i = 0; i < Math.min(rounds, 7); i += 1) {
    bare.push(time([storm, calls], 0));
    const report = join(folder, 'storm-report.json');
    time(check(stormBaseline, [storm, calls], ['--json', report]), 0);
    gated.push(JSON.parse(readFileSync(report, 'utf8')).command.durationMs);
  }
  rows.push([
    `allowed storm, ${Number(calls).toLocaleString('en-US')} getppid`,
    `${(median(gated) / median(bare)).toFixed(3)} × bare`,
    `${median(gated).toFixed(0)} ms against ${median(bare).toFixed(0)} ms`,
  ]);

  const logged = 2_000_000;
  writeFileSync(
    join(folder, 'narrow.json'),
    readFileSync(stormBaseline, 'utf8')
      .replace(/.*"getppid".*\n/, '')
      .replace(/,\n {2}\]/, '\n  ]'),
  );
  const report = join(folder, 'logged-report.json');
  const wall = time(check(join(folder, 'narrow.json'), [storm, String(logged)], ['--json', report]), 1);
  const { new: found, evidence, cost } = JSON.parse(readFileSync(report, 'utf8'));
  const count = found.find(({ name }) => name === 'getppid').count;
  if (count !== logged || !evidence.proven)
    throw new Error(
      `expected ${logged} proven calls, found ${count}: ${JSON.stringify(evidence.checks.filter(({ ok }) => !ok))}`,
    );
  rows.push([
    `logged storm, ${logged.toLocaleString('en-US')} getppid`,
    `${(wall / 1000).toFixed(1)} s in all`,
    'exact count, proven',
  ]);
  rows.push(['  observer, peak memory', `${(cost.observerPeakBytes / 1e6).toFixed(0)} MB`, '']);
  rows.push(['  slowest ausearch', `${cost.slowestAusearchMs.toFixed(0)} ms`, '']);

  const width = (column) => Math.max(...rows.map((row) => row[column].length));
  for (const [what, figure, note] of rows)
    console.log(`${what.padEnd(width(0))}  ${figure.padStart(width(1))}  ${note}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
