import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { LineSplitter } from '../../src/audit/line-splitter.ts';
import { Observation } from '../../src/audit/observation.ts';

const fixtures = ['kernel-6.18-raw', 'kernel-6.18-enriched', 'forms', 'odd'].map((name) =>
  readFileSync(new URL(`../fixtures/audit/${name}.log`, import.meta.url)),
);
const lines = Buffer.concat(fixtures)
  .toString('latin1')
  .split('\n')
  .filter((line) => line !== '');

/** Reads bytes as a run does; every line must end up as a record or as a named rejection. */
function read(chunks: readonly Uint8Array[]): Observation {
  const observation = new Observation({
    session: 4,
    arch: 0xc000003e,
    startCanary: 168930078,
    endCanary: 480,
  });
  const splitter = new LineSplitter((bytes) => Buffer.from(bytes).toString('latin1'), {
    line: (line) => observation.push(line),
    rejected: (name, excerpt) => observation.reject(name, excerpt),
  });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  observation.finish();
  const records = [...observation.types.values()].reduce((sum, count) => sum + count, 0);
  const rejected = observation.rejections.reduce((sum, { count }) => sum + count, 0);
  expect(records + rejected).toBe(observation.lines);
  return observation;
}

const countLines = (bytes: Buffer) =>
  bytes.filter((byte) => byte === 10).length + (bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0);

test('random bytes are rejected line by line, without a throw', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (chunks) => {
      expect(read(chunks).lines).toBe(countLines(Buffer.concat(chunks)));
    }),
    { numRuns: 2000 },
  );
});

const mutation = fc.record({
  line: fc.nat(lines.length - 1),
  at: fc.nat(400),
  remove: fc.nat(20),
  insert: fc.oneof(
    fc.constantFrom('', ' ', '"', '\n', '\0', '\x1d', ' pid=1', ' exe="/x"', 'type=', '-', '(null)', '\xff'),
    fc.nat(lines.length - 1).map((n) => lines[n] ?? ''),
  ),
});

test('mutated records are read or rejected by name, without a throw', () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
      const text = mutations
        .map(({ line, at, remove, insert }) => {
          const original = lines[line] ?? '';
          const place = original.length === 0 ? 0 : at % original.length;
          return `${original.slice(0, place)}${insert}${original.slice(place + remove)}\n`;
        })
        .join('');
      const bytes = Buffer.from(text, 'latin1');
      expect(read([bytes]).lines).toBe(countLines(bytes));
    }),
    { numRuns: 3000 },
  );
});

test('a line cut anywhere never gives a SECCOMP record of its own', () => {
  for (const line of lines.filter((l) => l.startsWith('type=SECCOMP') && l.length < 400)) {
    const whole = line.replace(/\x1d.*/, '');
    for (let length = 0; length < whole.length; length += 1) {
      const observation = read([Buffer.from(`${whole.slice(0, length)}\n`, 'latin1')]);
      const isShorterCode = /code=0x[0-9a-f]+$/.test(whole.slice(0, length));
      expect(observation.types.get('SECCOMP') ?? 0).toBe(isShorterCode ? 1 : 0);
    }
  }
});
