import { parseConfig } from '../../src/gate/config.ts';
import { tolerateAt } from '../../src/gate/tolerate.ts';

const at = (day: string) => Date.parse(day);
const entry = { call: 'bpf', reason: 'on errors', until: '2027-03-31' };

describe('a toleration', () => {
  test.each([
    ['2027-03-01T00:00:00Z', 1, []],
    ['2027-03-17T23:59:59Z', 1, []],
    ['2027-03-18T00:00:00Z', 1, ['bpf is tolerated until 2027-03-31, 13 more days']],
    ['2027-03-31T23:59:59Z', 1, ['bpf is tolerated until 2027-03-31, today']],
    [
      '2027-04-01T00:00:00Z',
      0,
      ['bpf was tolerated until 2027-03-31 and no longer is: record it, or remove the entry'],
    ],
  ])('at %s counts %i times', (day, counting, warnings) => {
    const found = tolerateAt([entry], at(day));
    expect(found.counting).toHaveLength(counting);
    expect(found.expired).toHaveLength(1 - counting);
    expect(found.warnings).toEqual(warnings);
  });

  test('without an end counts for ever and says nothing', () => {
    const found = tolerateAt([{ behaviour: 'execute:/usr/bin/id', reason: 'rare' }], at('2100-01-01'));
    expect(found).toEqual({
      counting: [
        {
          rule: { kind: 'execute', value: '/usr/bin/id', comment: 'tolerated: rare' },
          reason: 'rare',
          until: null,
        },
      ],
      expired: [],
      warnings: [],
    });
  });

  test.each([
    ['call: bpff\n        reason: x', 5, 'found "bpff", expected the name of a system call'],
    ['behaviour: execute\n        reason: x', 5, 'expected a behaviour as KIND:VALUE'],
    ['call: bpf', 5, 'reason: is missing, expected the reason, as text'],
    ['call: bpf\n        reason: x\n        until: "2027-02-30"', 7, 'expected a day as YYYY-MM-DD'],
    ['call: bpf\n        behaviour: execute:/x\n        reason: x', 5, 'either "call" or "behaviour"'],
    ['call: bpf\n        reson: x', 6, 'unknown key "reson"; did you mean "reason"?'],
  ])('that is wrong is told with its line: %s', (text, line, message) => {
    const found = parseConfig(
      `suites:\n  a:\n    run: x\n    tolerate:\n      - ${text}\n    baseline: b.json\n`,
    );
    expect(found).toContainEqual({
      line,
      column: expect.any(Number),
      message: expect.stringContaining(message),
    });
  });
});
