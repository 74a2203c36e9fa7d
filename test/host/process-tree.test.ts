import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readSessionId } from '../../src/host/proc.ts';
import { ProcessTree } from '../../src/host/process-tree.ts';

const SESSION = readSessionId(process.pid) ?? 0;
const started: ChildProcess[] = [];

/** A shell with a shell beneath it, which says its pid and waits. */
async function startTree(): Promise<{ shell: number; inner: number }> {
  const child = spawn('/bin/sh', ['-c', '/bin/sh -c "echo \\$\\$; read line; :"; :'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { shell: child.pid ?? 0, inner: Number(chunk.toString()) };
}

afterEach(() => {
  for (const child of started.splice(0)) child.stdin?.end();
});

describe('the processes behind calls', () => {
  test('are read with their ancestors, up to the child of the launcher', async () => {
    const { shell, inner } = await startTree();
    const tree = new ProcessTree(SESSION, process.pid);
    tree.look(inner);
    expect(tree.processes).toEqual([
      { pid: inner, ppid: shell, exe: expect.stringMatching(/sh$/), comm: 'sh' },
      { pid: shell, ppid: null, exe: expect.stringMatching(/sh$/), comm: 'sh' },
    ]);
    tree.look(inner);
    expect(tree.processes).toHaveLength(2);
  });

  test('are left out when they have ended, or belong to another session', async () => {
    const { inner } = await startTree();
    const ours = new ProcessTree(SESSION, process.pid);
    ours.look(2 ** 22 + 1);
    const others = new ProcessTree(SESSION + 1, process.pid);
    others.look(inner);
    expect([...ours.processes, ...others.processes]).toEqual([]);
  });
});
