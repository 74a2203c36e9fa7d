import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Calibration, holdOutDrawn, holdOutNext, listRuns, packRuns } from '../../bench/calibration.ts';
import { renderCalibration } from '../../bench/render/calibration.ts';

const ROOT = join(import.meta.dirname, '../..');
const runs = ['ab', 'a', 'abc', 'a'].map((text) => new Set(text));
const committed = JSON.parse(readFileSync(join(ROOT, 'bench/calibration.json'), 'utf8')) as Calibration;

describe('a calibration', () => {
  it('keeps the runs of a subject in their order', () => {
    const packed = packRuns({ name: 'x', title: 'X' }, runs);
    expect(packed).toMatchObject({ runs: 4, always: ['a'], varying: { b: '1010', c: '0010' } });
    expect(listRuns(packed)).toEqual(runs);
  });

  it('looks only at what the run that is held out brought', () => {
    // After 2 runs in a row: {ab, a} then abc brings c; {a, abc} then a brings nothing.
    expect(holdOutNext(runs, 2)).toMatchObject({ trained: 2, choices: 2, seen: 0.5 });
    // Of 4 runs, 3 and the one left: b and c came in 2 and in 1 of them.
    expect(holdOutDrawn(runs, 3, 4000).seen).toBeCloseTo(1 / 4, 1);
    expect(holdOutDrawn(runs, 3, 100)).toEqual(holdOutDrawn(runs, 3, 100));
  });

  it('is in the documentation as it was measured', () => {
    const page = readFileSync(join(ROOT, 'docs/completeness.md'), 'utf8');
    expect(page).toContain(renderCalibration(committed));
  });
});

test.each(['openai', 'ai'])('the lock file of %s names no registry', (name) => {
  const lock = readFileSync(join(ROOT, 'bench/subjects', name, 'package-lock.json'), 'utf8');
  expect(lock).not.toContain('"resolved"');
});
