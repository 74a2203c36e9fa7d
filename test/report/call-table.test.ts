import { renderCalls } from '../../src/report/call-table.ts';
import type { NewCall } from '../../src/report/schema.ts';
import { newCall } from './sample.ts';

const LONG = 'hands the results of tool calls back to the model and returns its answer';
const SIZE = { rows: 100, text: 160 };
const SAID = 'What is cut (…) stands whole in the report.';
const render = (call: NewCall) => renderCalls([call], SIZE, 'the report');

/** The cells of the first call, without the code elements and the entities in them. */
function cellsOf(text: string): string[] {
  const row = text.split('\n').find((line) => line.startsWith('| <code>')) ?? '';
  const cells = row.split('|').slice(1, -1);
  return cells.map((cell) =>
    cell
      .replaceAll(/<\/?code>/g, '')
      .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .trim(),
  );
}

describe('a cell of the table of calls', () => {
  test.each([
    ['a title that fits', { test: 'copies the content of a file' }, 'copies the content of a file'],
    ['a path that fits', { test: 'export › copies a file' }, 'export › copies a file'],
    [
      'of a longer path the test’s own title',
      { test: 'the export tool › with a file › copies the content of a file' },
      '…\u00a0copies the content of a file',
    ],
    [
      'of pytest’s path the function',
      { test: 'tests/unit/tools/test_export_file.py::TestExport::test_copies' },
      '…\u00a0test_copies',
    ],
    ['the beginning of a longer title', { test: LONG }, 'hands the results of tool calls bac…'],
    ['the beginning of a line', { test: null, context: LONG }, 'after hands the results of tool calls bac…'],
    ['the time where nothing is known', { context: null, firstAtMs: 262 }, 'at 0.26 s'],
  ])('has %s', (_what, overrides, where) => {
    expect(cellsOf(render(newCall(overrides)))[5]).toBe(where);
  });

  test.each([
    ['In test', [newCall({ test: 'a' }), newCall()]],
    ['Where', [newCall()]],
  ])('stands below “%s”', (title, calls) => {
    const [header = ''] = /^\| System call .*$/m.exec(renderCalls(calls, SIZE, 'the report')) ?? [];
    expect(header.split(' | ')[5]).toBe(title);
  });

  test('has the end of a long path, which tells what was run', () => {
    const exe = '/home/runner/work/agent/agent/node_modules/.bin/some-tool';
    const cell = cellsOf(render(newCall({ exe })))[4];
    expect(cell).toBe('…t/agent/node_modules/.bin/some-tool');
    expect(cell).toHaveLength(36);
  });

  test('counts a character that is shown by its number as all that is shown', () => {
    expect(cellsOf(render(newCall({ exe: '\u001b'.repeat(20) })))[4]?.length).toBeLessThanOrEqual(36);
  });

  test.each([
    ['a name', { name: 'x'.repeat(37) }],
    ['an executable', { exe: `/${'x'.repeat(36)}` }],
    ['a place', { test: LONG }],
    ['a place in which a character is shown by its number', { test: `${'x'.repeat(31)}\u202e` }],
  ])('that has less of %s than the report is no secret', (_what, overrides) => {
    expect(render(newCall(overrides))).toContain(SAID);
  });

  test('that has all of a text says nothing of cutting', () => {
    const all = { name: 'x'.repeat(36), exe: 'x'.repeat(36), test: 'x'.repeat(36) };
    expect(render(newCall(all))).not.toContain('…');
  });
});
