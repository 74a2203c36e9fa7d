import { renderProcesses } from '../../src/report/process-tree.ts';
import type { Process } from '../../src/report/schema.ts';

const process = (pid: number, ppid: number | null, calls: string[] = []): Process => ({
  pid,
  ppid,
  exe: '/usr/bin/node',
  comm: 'node',
  calls,
});

describe('the process tree', () => {
  test('is drawn beneath the command, with those marked that made new calls', () => {
    expect(renderProcesses([process(1, null), process(2, 1, ['sync', 'bpf'])])).toEqual({
      language: 'mermaid',
      text: `flowchart LR
  classDef new fill:#ffebe9,stroke:#cf222e,color:#1f2328
  command(["the command"])
  p0["node#44; pid 1"]
  command --> p0
  p1["node#44; pid 2#58; sync#44; bpf"]:::new
  p0 --> p1`,
    });
  });

  test('is lines of text where it is too large to draw', () => {
    const { language, text } = renderProcesses(
      Array.from({ length: 150 }, (_, nr) => process(nr + 1, nr === 0 ? null : 1, nr === 0 ? [] : ['sync'])),
    );
    expect(language).toBe('text');
    expect(text.split('\n').slice(0, 2)).toEqual(['node, pid 1', '  node, pid 2: sync']);
    expect(text.split('\n').slice(-1)).toEqual(['… and 50 more']);
  });

  test('has each process once, though parents be missing, or in a circle, or a pid be there twice', () => {
    const { text } = renderProcesses([process(1, 9), process(2, 3), process(3, 2), process(1, 9)]);
    expect([...text.matchAll(/pid (\d)/g)].map(([, pid]) => pid)).toEqual(['1', '2', '3']);
  });
});
