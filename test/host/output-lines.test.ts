import { OutputLines } from '../../src/host/output-lines.ts';

const push = (lines: OutputLines, stream: number, text: string, atMs: number) =>
  lines.push(stream, Buffer.from(text), atMs);

describe('the subject’s last lines', () => {
  test('are found by the time at which they were whole', () => {
    const lines = new OutputLines();
    push(lines, 1, 'one\n', 1000);
    push(lines, 1, 'two\n', 2000);
    expect([900, 1000, 1500, 2000, 9000].map((time) => lines.before(time))).toEqual([
      undefined,
      'one',
      'one',
      'two',
      'two',
    ]);
  });

  test('are put together from pieces, each stream by itself', () => {
    const lines = new OutputLines();
    push(lines, 1, 'from ', 100);
    push(lines, 2, 'an error\n', 200);
    push(lines, 1, 'pieces\n', 300);
    expect([lines.before(250), lines.before(300)]).toEqual(['an error', 'from pieces']);
  });

  test('have no empty ones, and no line ends', () => {
    const lines = new OutputLines();
    push(lines, 1, 'text\r\n\n  \n', 100);
    expect(lines.before(100)).toBe('text');
  });

  test('are cut to 200 characters', () => {
    const lines = new OutputLines();
    push(lines, 1, `${'x'.repeat(5000)}\n`, 100);
    push(lines, 2, 'y'.repeat(5000), 200);
    push(lines, 2, '\n', 300);
    expect([lines.before(100), lines.before(300)]).toEqual(['x'.repeat(200), 'y'.repeat(200)]);
  });

  test('are the newest thousands, whatever came before', () => {
    const lines = new OutputLines();
    for (let number = 0; number < 20_000; number += 1) push(lines, 1, `line ${number}\n`, number * 10);
    push(lines, 1, 'x\n'.repeat(100_000), 300_000);
    expect(lines.before(300_000)).toBe('x');
    expect(lines.before(500)).toBeUndefined();
  });
});
