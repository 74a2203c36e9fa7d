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
