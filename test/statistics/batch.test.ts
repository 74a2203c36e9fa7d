import fc from 'fast-check';
import { type Batch, combineBatches, formatBatch, parseBatch } from '../../src/statistics/batch.ts';
import { formatBatches, parseBatches } from '../../src/statistics/batch-file.ts';

const hex = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 12, maxLength: 12 });
const names = fc.constantFrom(
  'read',
  'i386:getpid',
  'x86_64:#480',
  '__proto__',
  '10',
  '9',
  'execute:/a "b"\n',
);
const counts = fc.uniqueArray(names).map((list) => new Map(list.map((name) => [name, 1])));
const someBatch: fc.Arbitrary<Batch> = fc.record({
  id: fc
    .tuple(fc.nat(59), hex)
    .map(([s, end]) => `2026-11-24T15:40:${String(s).padStart(2, '0')}Z-${end.join('')}`),
  runs: fc.integer({ min: 1, max: 99 }),
  arch: fc.constantFrom('x86_64', 'aarch64'),
  calls: counts,
  behaviours: fc.option(counts, { nil: undefined }),
  uncounted: fc.option(fc.uniqueArray(names, { minLength: 1 }), { nil: undefined }),
});

const LINE =
  '{"id":"2026-11-24T15:40:12Z-0123456789ab","runs":3,"arch":"x86_64","calls":{"read":3,"write":1}}';
const problemsOf = (text: string) => {
  const parsed = parseBatches(text);
  return parsed.ok ? [] : parsed.problems.map(({ line, message }) => `${line}: ${message}`);
};

describe('a batch', () => {
  it('is read back as it was written, whatever the names are', () => {
    fc.assert(
      fc.property(someBatch, (batch) => {
        const line = formatBatch(batch);
        const read = parseBatch(line);
        expect(typeof read).toBe('object');
        expect(formatBatch(read as Batch)).toBe(line);
        expect(new Map((read as Batch).calls)).toEqual(batch.calls);
      }),
    );
  });

  it.each([
    ['', 'no JSON'],
    ['[]', 'an object'],
    [LINE.replace('"runs":3', '"runs":0'), '"runs"'],
    [LINE.replace('"read":3', '"read":4'), 'from 1 to 3'],
    [LINE.replace('"read":3', '"read":1.5'), 'whole number'],
    [LINE.replace('2026-11', '2026/11'), '"id"'],
    [LINE.replace('x86_64', '../x'), '"arch"'],
    [LINE.replace(',"runs"', ', "runs"'), 'not as it is written'],
    [LINE.replace('"read":3', '"write":3').replace('"write":1', '"read":1'), 'not as it is written'],
    [LINE.replace('"read":3', '"read":1,"read":3'), 'not as it is written'],
    [LINE.replace('}}', '},"more":1}'), 'not as it is written'],
    [LINE.replace('}}', '},"uncounted":"read"}'), '"uncounted"'],
  ])('refuses %s', (line, message) => {
    expect(parseBatch(line)).toContain(message);
  });
});

describe('the statistics file', () => {
  it('is the same for every order of its lines, and for lines that are there twice', () => {
    fc.assert(
      fc.property(fc.array(someBatch, { maxLength: 5 }), fc.array(fc.nat(4)), (batches, again) => {
        const unique = [...new Map(batches.map((batch) => [batch.id, batch])).values()];
        const text = formatBatches(unique);
        const lines = unique.map((batch) => `${formatBatch(batch)}\n`);
        const mixed = [...lines.toReversed(), ...again.flatMap((at) => lines[at] ?? [])].join('');
        const parsed = parseBatches(mixed);
        expect(parsed.ok && formatBatches(parsed.batches)).toBe(text);
      }),
    );
  });

  it('is empty without a batch', () => {
    expect([parseBatches(''), formatBatches([])]).toEqual([{ ok: true, batches: [] }, '']);
  });

  it('tells every bad line by its number', () => {
    expect(problemsOf(`${LINE}\nx\n${LINE}\n{}\n`)).toEqual([
      expect.stringMatching(/^2: no JSON/),
      expect.stringMatching(/^4: "id"/),
    ]);
  });

  it('refuses a file that is cut off, two batches of one id, and what git left of a conflict', () => {
    expect(problemsOf(LINE)).toEqual([expect.stringMatching(/^1: the last line has no end/)]);
    expect(problemsOf(`${LINE}\n${LINE.replace('"runs":3', '"runs":4')}\n`)).toEqual([
      expect.stringMatching(/^2: the id .* stands for another batch in line 1/),
    ]);
    expect(problemsOf(`<<<<<<< ours\n${LINE}\n=======\n>>>>>>> theirs\n`)).toEqual([
      expect.stringMatching(/^1: a conflict that git left.*merge=union/),
      expect.stringMatching(/^3: a conflict/),
      expect.stringMatching(/^4: a conflict/),
    ]);
  });
});

describe('batches together', () => {
  const batch = (overrides: Partial<Batch>): Batch => ({
    id: '2026-11-24T15:40:12Z-0123456789ab',
    runs: 2,
    arch: 'x86_64',
    calls: new Map([['read', 2]]),
    ...overrides,
  });

  it('count the runs of the architecture alone', () => {
    const { calls, behaviours } = combineBatches(
      [
        batch({}),
        batch({ arch: 'aarch64' }),
        batch({ calls: new Map([['sync', 1]]), behaviours: new Map([['connect:[::1]:1', 1]]) }),
      ],
      'x86_64',
    );
    expect(calls).toEqual({
      runs: 4,
      counts: new Map([
        ['read', 2],
        ['sync', 1],
      ]),
    });
    expect(behaviours).toEqual({ runs: 2, counts: new Map([['connect:[::1]:1', 1]]) });
  });

  it('say nothing of a call that one of them could not tell of', () => {
    const { calls } = combineBatches([batch({}), batch({ calls: new Map(), uncounted: ['read'] })], 'x86_64');
    expect(calls).toEqual({ runs: 4, counts: new Map() });
  });
});
