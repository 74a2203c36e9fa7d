// Builds dist and runs every test: what is pure in parallel, then what uses the machine's one audit system, one file
// after another. Ends with a line `N passed, N failed`. Arguments go to jest, for a part of the tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MACHINE = 'test/(kernel|action|cli|host)/';
const folder = mkdtempSync(join(tmpdir(), 'callgate-tests-'));
const totals = { passed: 0, failed: 0, skipped: 0 };

function run(command, args, env = {}) {
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

/** One jest run; a suite that could not be loaded counts as a failure. */
function test(name, args) {
  const output = join(folder, `${name}.json`);
  const options = [
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${output}`,
    '--passWithNoTests',
    ...args,
  ];
  const NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`;
  const status = spawnSync(process.execPath, options, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS },
  }).status;
  const result = JSON.parse(readFileSync(output, 'utf8'));
  totals.passed += result.numPassedTests;
  totals.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  totals.skipped += result.numPendingTests;
  if (status !== 0 && result.numFailedTests + result.numRuntimeErrorTestSuites === 0) totals.failed += 1;
}

try {
  if (!run(process.execPath, ['scripts/build.js'])) throw new Error('the build failed');
  const chosen = process.argv.slice(2);
  // Left to itself jest keeps one processor free, and of two that is half.
  test('parallel', ['--maxWorkers=100%', `--testPathIgnorePatterns=${MACHINE}`, '/node_modules/', ...chosen]);
  test('machine', [
    '--runInBand',
    `--testPathIgnorePatterns=test/(?!${MACHINE.slice(5)})`,
    '/node_modules/',
    ...chosen,
  ]);
} catch (error) {
  console.error(error.message);
  totals.failed += 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const skipped = totals.skipped === 0 ? '' : `, ${totals.skipped} skipped`;
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 ? 0 : 1;
