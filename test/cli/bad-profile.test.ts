import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callgate } from '../support/callgate.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'callgate-bad-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const argument = (condition: string) =>
  `{\n"defaultAction": "SCMP_ACT_ERRNO",\n"syscalls": [{ "names": ["openat"], "action": "SCMP_ACT_ALLOW",\n"args": [{ ${condition} }] }]\n}\n`;
const behaviour = (entry: string) =>
  `{\n"defaultAction": "SCMP_ACT_ERRNO",\n"syscalls": [],\n"callgate": { "behaviours": [\n{ ${entry} }\n] }\n}\n`;

describe('a baseline that says what cannot be meant', () => {
  test.each([
    [
      'an argument that no call has',
      argument('"index": 6, "value": 1, "op": "SCMP_CMP_EQ"'),
      /^callgate: seccomp\.json:4:\d+: found 6, expected a whole number from 0 to 5 for "index"/,
    ],
    [
      'a misspelt operator',
      argument('"index": 1, "value": 1, "op": "SCMP_CMP_EQU"'),
      /^callgate: seccomp\.json:4:\d+: "SCMP_CMP_EQU" is not an operator: did you mean "SCMP_CMP_EQ"\?/,
    ],
    [
      'a glob that matches everything',
      behaviour('"write": "/**"'),
      /^callgate: seccomp\.json:5:\d+: the write pattern "\/\*\*" matches everything; name at least one folder/,
    ],
    [
      'a host that does not resolve',
      behaviour('"connect": "no-such-host.invalid:443"'),
      /^callgate: seccomp\.json:5: the host "no-such-host\.invalid" .* cannot be resolved/,
    ],
    [
      'a misspelt kind',
      behaviour('"conect": "127.0.0.1:443"'),
      /^callgate: seccomp\.json:5:\d+: "conect" is not a key of a behaviour.*: did you mean "connect"\?/,
    ],
  ])('%s is one error with its line, and nothing is run', async (_, text, message) => {
    writeFileSync(join(cwd, 'seccomp.json'), text);
    const args = ['check', '--baseline', 'seccomp.json', '--', 'touch', 'ran'];
    const { status, stdout, stderr } = await callgate(args, { cwd, seconds: 60 });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.match(/^callgate: /gm)).toHaveLength(1);
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });
});
