// Draws faults, moments and subjects at random, and counts what the gate says of them: npm run soak -- --trials N
// --seed S [--clean N]. A trial that looked right and was not is printed with its seed, and fails the soak.
import { parseArgs } from 'node:util';
import { FAULTS } from '../test/support/faults.ts';
import { removeTrialBaselines, runTrial, type Trial, type TrialResult } from '../test/support/trial.ts';

const { values } = parseArgs({
  options: { trials: { type: 'string' }, clean: { type: 'string' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? 1);
const plan = { faulty: Number(values.trials ?? 20), clean: Number(values.clean ?? values.trials ?? 20) };

/** mulberry32: small, and the same everywhere. */
function createRandom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function drawTrial(trialSeed: number, faulty: boolean): Trial {
  const random = createRandom(trialSeed);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const lengthMs = between(100, 900);
  return {
    fault: faulty ? FAULTS[between(0, FAULTS.length)] : undefined,
    lengthMs,
    callsPerMs: between(0, 40),
    syncAtMs: random() < 0.3 ? -1 : between(0, lengthMs),
    faultAtMs: random() < 0.2 ? 'end' : between(0, lengthMs),
    allowed: random() < 0.5,
  };
}

const counts = new Map<string, number>();
const wrong: string[] = [];
let falseInconclusive = 0;

function count(trial: Trial, trialSeed: number, result: TrialResult): void {
  const key = `${trial.fault?.name ?? 'no fault'}|${result.report.verdict}${result.report.evidence.proven ? ', proven' : ', not proven'}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  if (result.falseClaim !== undefined)
    wrong.push(`seed ${trialSeed}: ${trial.fault?.name ?? 'no fault'}: ${result.falseClaim}`);
  if (trial.fault === undefined && !result.report.evidence.proven) {
    falseInconclusive += 1;
    console.log(`seed ${trialSeed}: no fault, and not proven: ${result.failedChecks.join(', ')}`);
  }
}

try {
  for (const [faulty, trials] of [
    [true, plan.faulty],
    [false, plan.clean],
  ] as const) {
    for (let trial = 0; trial < trials; trial += 1) {
      const trialSeed = seed * 1_000_000 + (faulty ? 0 : 500_000) + trial;
      const drawn = drawTrial(trialSeed, faulty);
      count(drawn, trialSeed, await runTrial(drawn));
      if (process.stdout.isTTY)
        process.stdout.write(`\r${faulty ? 'faulty' : 'clean'} ${trial + 1} of ${trials}`);
    }
  }
} finally {
  removeTrialBaselines();
}
console.log('| what went wrong | what the gate said | runs |\n| --- | --- | --- |');
for (const [key, runs] of [...counts].sort()) console.log(`| ${key.split('|').join(' | ')} | ${runs} |`);
for (const line of wrong) console.log(line);
console.log(
  `${plan.faulty} trials with faults, ${plan.clean} without, seed ${seed}: ${wrong.length} false claims, ${falseInconclusive} false inconclusive`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
