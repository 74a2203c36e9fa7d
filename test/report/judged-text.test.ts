import pc from 'picocolors';
import { describeJudged, fillIn } from '../../src/report/judged-text.ts';
import type { Judged, Report } from '../../src/report/schema.ts';
import { describeVerdict } from '../../src/report/sentences.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { makeJudged, makeReport, newCall } from './sample.ts';

const base = { ref: 'main', sha: '1'.repeat(40), path: 'seccomp.json', digest: `sha256:${'1'.repeat(64)}` };
const edit = (overrides: Partial<Judged> = {}): Judged =>
  makeJudged({
    base,
    editReason: 'CODEOWNERS of main names who reviews it',
    owners: ['@org/security'],
    allowedByEdit: [newCall({ name: 'sync' }), newCall({ name: 'sync', exe: '/bin/other' })],
    widened: ['bpf', 'mount'],
    removed: ['uname'],
    settings: [{ key: '.github/callgate.yml: agent.fail-on', before: null, after: 'never' }],
    ...overrides,
  });
const lines = (report: Report) =>
  describeJudged(report).map((line) => `${line.label}: ${fillIn(line, (word) => `<${word}>`)}`);

describe('what a change edits', () => {
  test('is nothing where no change was judged', () => {
    expect(lines(makeReport())).toEqual([]);
  });

  test('is told in the order of who has to look: seen, not seen, removed, settings, reviewers', () => {
    expect(lines(makeReport({ judged: edit() }))).toEqual([
      'judged by: <main> at <111111111111>',
      "by edit: <sync> allowed by this change's own edit alone, which passes: <CODEOWNERS of main names who reviews it>",
      'widened: <bpf, mount> allowed further, not seen',
      'removed: <uname> no longer allowed',
      'setting: <.github/callgate.yml: agent.fail-on>, from <nothing> to <never>',
      'review by: <@org/security>',
    ]);
  });

  test('names no reviewer where nothing is edited', () => {
    const same = { allowedByEdit: [], widened: [], removed: [], settings: [] };
    const report = makeReport();
    const judged = edit({ ...same, base: { ...base, digest: report.baseline.digest } });
    expect(lines({ ...report, judged })).toEqual(['judged by: <main> at <111111111111>']);
  });

  test('says that the base has no baseline, and that an edit does not pass', () => {
    const judged = edit({ base: { ...base, digest: null }, editAllowed: false, editReason: 'why' });
    expect(lines(makeReport({ judged })).slice(0, 2)).toEqual([
      'judged by: <main> at <111111111111>, which has no baseline there',
      "by edit: <sync> allowed by this change's own edit alone, which does not pass: <why>",
    ]);
  });

  test('is shortened where it is long', () => {
    const many = Array.from({ length: 130 }, (_, index) => `call${index}`);
    const settings = many.map((key) => ({ key: key.repeat(100), before: null, after: 'x' }));
    const shown = lines(makeReport({ judged: edit({ widened: many, settings }) }));
    expect(shown.find((line) => line.startsWith('widened'))).toMatch(/call99 and 30 more> allowed further/);
    expect(shown).toContain('setting: 110 more in the report file');
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThan(2000);
  });

  test('stands on the terminal and in the summary, each in its way', () => {
    const report = makeReport({ judged: edit() });
    expect(renderTerminal(report, undefined, pc.createColors(false))).toContain(
      '\n\n  judged by main at 111111111111\n  by edit   sync allowed by this change',
    );
    expect(renderSummary(report, '')).toContain(
      '\n**Judged by**: <code>main</code> at <code>111111111111</code>\n- **By edit**: <code>sync</code> allowed',
    );
  });
});

describe('the verdict of an edit that does not pass', () => {
  const refused = edit({ editAllowed: false });

  test('counts the calls that it alone allows, and those that are new besides', () => {
    expect(describeVerdict(makeReport({ verdict: 'new', judged: refused }))).toBe(
      "1 system call that this change's own edit of seccomp.json alone allows",
    );
    expect(
      describeVerdict(makeReport({ verdict: 'new', judged: refused, new: [newCall({ name: 'bpf' })] })),
    ).toBe(
      "1 system call outside the baseline seccomp.json, and 1 system call that this change's own edit of seccomp.json alone allows",
    );
  });
});
