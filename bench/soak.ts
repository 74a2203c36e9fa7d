// Draws faults, moments and subjects at random, and counts what the gate says of them:
//   npm run soak -- --trials N --seed S [--clean N] [--only NUMBER] [--state FILE] [--no-write]
// A trial that looked right and was not is printed with its number, and fails the soak. With a state file a later soak
// of the same seed goes on where an earlier one stopped. The counts go to docs/reliability.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { parseArgs } from 'node:util';
import { drawFrom } from '../test/support/chance.ts';
import { FAULTS } from '../test/support/faults.ts';
import { removeTrialBaselines, runTrial, type Trial, VIAS } from '../test/support/trial.ts';
import { addTrial, newTally, renderReliability, summarise, type Tally } from './soak-tally.ts';

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '20' },
    clean: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    state: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  console.error(`--${name}: found ${JSON.stringify(text)}, expected a whole number below 1000000`);
  process.exit(2);
}

const seed = wholeNumber('seed', values.seed);
const only = values.only === undefined ? undefined : wholeNumber('only', values.only);
const goal = {
  faulty: wholeNumber('trials', values.trials),
  clean: wholeNumber('clean', values.clean ?? values.trials),
};
/** Numbers of trials without a fault begin here. */
const CLEAN = 500_000;

function drawTrial(number: number): Trial {
  const random = drawFrom(seed * 1_000_000 + number);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const lengthMs = between(50, 500);
  return {
    fault: number < CLEAN ? FAULTS[between(0, FAULTS.length)] : undefined,
    lengthMs,
    callsPerMs: between(0, 40),
    syncAtMs: random() < 0.3 ? -1 : between(0, lengthMs),
    faultAtMs: random() < 0.2 ? 'end' : between(0, lengthMs),
    allowed: random() < 0.5,
    via: VIAS[between(0, VIAS.length)] ?? 'directly',
  };
}

function readTally(): Tally {
  if (values.state === undefined || !existsSync(values.state)) return newTally(seed);
  const tally = JSON.parse(readFileSync(values.state, 'utf8')) as Tally;
  if (tally.seed === seed) return tally;
  console.error(`${values.state} is of seed ${tally.seed}, expected ${seed}: name another state file`);
  process.exit(2);
}

async function runOne(tally: Tally, number: number): Promise<void> {
  const trial = drawTrial(number);
  const result = await runTrial(trial).catch((error: Error) => {
    // Struck while it was set up, a gate may refuse, and then it has run nothing.
    if (!error.message.startsWith('no report; exit 2')) throw error;
    console.log(`trial ${number} was refused: ${error.message.replaceAll(/\s+/g, ' ')}`);
    return undefined;
  });
  const wrong = addTrial(tally, trial, number, result);
  if (wrong !== undefined) console.log(wrong);
  if (only !== undefined) console.log(JSON.stringify({ ...trial, ...result, report: undefined }));
  if (values.state !== undefined) writeFileSync(values.state, JSON.stringify(tally));
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${summarise(tally)}`);
}

const tally = only === undefined ? readTally() : newTally(seed);
try {
  if (only !== undefined) await runOne(tally, only);
  else {
    while (tally.faulty < goal.faulty) await runOne(tally, tally.faulty);
    while (tally.clean < goal.clean) await runOne(tally, CLEAN + tally.clean);
  }
} finally {
  removeTrialBaselines();
}
if (process.stdout.isTTY) console.log('');
console.log(summarise(tally));
if (only === undefined && !values['no-write']) {
  const machine = `Linux ${release()}, ${process.arch}, Node ${process.versions.node}`;
  writeFileSync('docs/reliability.md', renderReliability(tally, machine));
}
const isQuietEnough = tally.falseInconclusive.length * 1000 <= Math.max(tally.clean, 1000);
process.exitCode = tally.falseClaims.length === 0 && isQuietEnough ? 0 : 1;
