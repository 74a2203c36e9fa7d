import type { Kind } from '../../src/behaviour/behaviour.ts';
import { riskiestBehavioursFirst, riskOfBehaviour } from '../../src/risk/behaviour-risk.ts';

test.each([
  ['execute', '/usr/bin/id', 'high'],
  ['connect', '192.0.2.1:443', 'high'],
  ['connect', '*:443', 'high'],
  ['connect', '127.0.0.1:*', 'medium'],
  ['connect', '[::1]:80', 'medium'],
  ['bind', '0.0.0.0:80', 'high'],
  ['bind', '127.0.0.1:0', 'medium'],
  ['read', '/etc/shadow', 'high'],
  ['write', '$WORKSPACE/out', 'low'],
  ['delete', '$TMPDIR/**', 'low'],
  ['write', '$HOME/.ssh/config', 'high'],
  ['write', '$WORKSPACE-other/x', 'high'],
  ['link', '/etc/passwd', 'high'],
  ['signal', 'sshd', 'high'],
  ['use', 'ptrace PTRACE_ATTACH', 'high'],
  ['use', 'getpid', 'low'],
])('%s %s is of risk', (kind, value, level) => {
  const risk = riskOfBehaviour({ kind: kind as Kind, value });
  expect(risk.level).toBe(level);
  expect(risk.purpose).not.toBe('');
});

test('the riskiest come first, then by kind and value', () => {
  const of = (kind: Kind, value: string) => ({ kind, value });
  const sorted = [
    of('execute', '/a'),
    of('execute', '/b'),
    of('connect', '127.0.0.1:1'),
    of('write', '$TMPDIR/x'),
  ];
  expect(riskiestBehavioursFirst([...sorted].reverse())).toEqual(sorted);
});

/** What the places that matter more say of themselves. */
test.each([
  ['connect', 'unix:/run/docker.sock', /root on the host/],
  ['connect', 'unix:/var/run/docker.sock', /root on the host/],
  ['write', '/proc/self/mem', /memory of a process/],
  ['write', '/proc/*/task/*/mem', /memory of a process/],
  ['write', '$HOME/.ssh/authorized_keys', /authorized_keys/],
  ['connect', '169.254.169.254:80', /credentials/],
  ['write', '/etc/cron.d/x', /run later/],
  ['write', '$HOME/.bashrc', /next shell/],
  ['write', '/etc/profile.d/x.sh', /next shell/],
  ['write', '$WORKSPACE/.git/hooks/post-commit', /Git runs hooks/],
  ['write', '$WORKSPACE/.git/config', /Git runs hooks/],
  ['delete', '$WORKSPACE/.npmrc', /where packages come from/],
  ['write', '/etc/ld.so.preload', /loader/],
  ['write', '$WORKSPACE/.github/workflows/ci.yml', /CI runs/],
  ['write', '/sys/fs/cgroup/x/release_agent', /kernel/],
  ['write', '/dev/sda', /device/],
  ['execute', '/memfd:x (deleted)', /memory alone/],
  ['execute', '/usr/bin/bash', /shell/],
  ['execute', '$TMPDIR/tool', /just made/],
  ['bind', '0.0.0.0:8080', /every address/],
  ['use', 'unshare CLONE_NEWUSER', /every capability/],
  ['use', 'socket packet raw 0x3', /read along/],
])('%s %s is of high risk for what it leads to', (kind, value, why) => {
  const risk = riskOfBehaviour({ kind: kind as Kind, value });
  expect(risk).toMatchObject({ level: 'high', why: expect.stringMatching(why) });
  expect(risk.source?.url).toMatch(/^https:/);
});

test.each([
  ['write', '$WORKSPACE/src/.git-notes', 'low'],
  ['write', '$WORKSPACE/docs/cron', 'low'],
  ['write', '/dev/null', 'low'],
  ['delete', '/dev/null', 'high'],
  ['connect', 'unix:/run/app.sock', 'medium'],
  ['use', 'socket netlink raw route', 'medium'],
  ['use', 'mprotect exec', 'medium'],
])('%s %s is no such place', (kind, value, level) => {
  expect(riskOfBehaviour({ kind: kind as Kind, value }).level).toBe(level);
});
