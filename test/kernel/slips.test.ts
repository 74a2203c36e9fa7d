import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../../src/report/schema.ts';
import { gate } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

const SCRIPT = { mode: 0o755 };
const LISTENS = `
import select, socket, sys
sockets = [socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in sys.argv[1:]]
for each, path in zip(sockets, sys.argv[1:]): each.bind(path)
while True: select.select(sockets, [], [])[0][0].recv(1)
`;

/** A workspace with `work`, which the baseline allows, and beside it `outside`, which it does not. */
function prepare(parent: string): { workspace: string; work: string; outside: string } {
  const workspace = join(parent, 'workspace');
  const [work, outside] = [join(workspace, 'work'), join(parent, 'outside')];
  for (const folder of [work, outside]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  for (const name of ['by-handle', 'attribute', 'times']) writeFileSync(join(outside, name), '');
  for (const name of ['descriptor.sh', 'proc.sh', 'middle.sh'])
    writeFileSync(join(outside, name), '#!/bin/sh\nread line\nexit 0\n', SCRIPT);
  writeFileSync(join(work, 'chain.sh'), `#!${join(outside, 'middle.sh')}\n`, SCRIPT);
  const other = join(outside, 'root/usr/bin/dash');
  mkdirSync(dirname(other), { recursive: true });
  copyFileSync(buildProgram('slips'), other);
  return { workspace, work, outside };
}

async function listen(outside: string): Promise<ChildProcess> {
  const paths = ['dots', 'linked'].map((name) => join(outside, name));
  const listener = spawn('python3', ['-c', LISTENS, ...paths], { stdio: 'ignore' });
  for (let tries = 0; tries < 200 && !paths.every((path) => existsSync(path)); tries += 1) await sleep(20);
  return listener;
}

const ALLOWED = [
  { execute: '**/slips' },
  { execute: '/usr/bin/dash' },
  { execute: '$WORKSPACE/work/chain.sh' },
  { connect: '127.0.0.1:9001' },
  { connect: 'unix:$WORKSPACE/**' },
  { write: '$WORKSPACE/**' },
  { link: '$WORKSPACE/**' },
  { link: '**/outside/linked' },
  { use: 'socket *' },
  { use: 'unshare *' },
  { use: 'mount' },
  { use: 'chroot' },
];

describeKernel('what a program does to pass as something else', () => {
  let parent: string;
  let report: Report;

  beforeAll(async () => {
    parent = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-slips-')));
    const run = async (mode: 'record' | 'check', behaviours: string) => {
      const { workspace, work, outside } = prepare(parent);
      const listener = await listen(outside);
      try {
        const command = [buildProgram('slips'), work, outside];
        const options = { cwd: workspace, flags: ['--behaviours', behaviours] };
        const found = await gate(mode, join(parent, 'seccomp.json'), command, options);
        expect(found.report.command).toMatchObject({ exitCode: 0 });
        return found.report;
      } finally {
        listener.kill('SIGKILL');
      }
    };
    await run('record', 'off');
    const baseline = join(parent, 'seccomp.json');
    const profile = JSON.parse(readFileSync(baseline, 'utf8'));
    writeFileSync(baseline, JSON.stringify({ ...profile, callgate: { behaviours: ALLOWED } }));
    report = await run('check', 'gate');
  }, 60_000);
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  test('is seen for what it is, each once, and nothing that is allowed', () => {
    const shown = (report.behaviours?.new ?? []).map(
      ({ kind, value, call, count }) => `${kind} ${value} (${call}${count > 1 ? ` × ${count}` : ''})`,
    );
    const outside = `$TMPDIR/${parent.split('/').at(-1)}/outside`;
    expect(shown).toEqual([
      'connect 127.0.0.1:9999 (sendto)',
      'bind 0.0.0.0:9998 (bind)',
      'use sendmmsg several addresses (sendmmsg)',
      `connect unix:${outside}/dots (sendto)`,
      `connect unix:${outside}/linked (sendto)`,
      'link $WORKSPACE/work/../../etc/shadow (unverified) (symlink)',
      `link ${dirname(outside)}/etc/shadow (symlink)`,
      `write ${outside}/by-handle (open_by_handle_at)`,
      `write ${outside}/attribute (setxattr)`,
      `write ${outside}/times (utimensat)`,
      'use process_vm_writev (process_vm_writev)',
      'use shmat exec (shmat)',
      'use personality READ_IMPLIES_EXEC (personality)',
      'use pidfd_getfd (pidfd_getfd)',
      `execute ${outside}/descriptor.sh (execveat)`,
      `execute ${outside}/proc.sh (execve)`,
      `execute ${outside}/middle.sh (execve)`,
      'execute /usr/bin/dash (unverified) (execve × 2)',
    ]);
  });

  test('leaves the run proven and the verdict new', () => {
    expect([report.verdict, report.new, report.behaviours?.why]).toEqual(['new', [], []]);
  });
});
