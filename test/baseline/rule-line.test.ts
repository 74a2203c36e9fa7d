import fc from 'fast-check';
import { formatProfile } from '../../src/baseline/canonical.ts';
import { addCalls } from '../../src/baseline/merge.ts';
import type { Profile } from '../../src/baseline/profile.ts';
import { createRuleFinder } from '../../src/baseline/rule-line.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';

const profileOf = (...names: string[]): Profile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 1,
  architectures: ['SCMP_ARCH_X86_64'],
  syscalls: names.map((name) => ({ names: [name], action: 'SCMP_ACT_ALLOW' as const })),
});
const TARGET = { architecture: 'x86_64' as const, capabilities: [], kernel: { major: 6, minor: 1 } };
const lineOf = (text: string, name: string) => createRuleFinder(text)(name);

describe('the line where a new rule would stand', () => {
  test('is the one that it has in the canonical text with it, for every call and baseline', () => {
    const names = ['accept', 'bind', 'close', 'dup', 'execve', 'fork', 'getpid', 'mmap', 'sync', 'write'];
    fc.assert(
      fc.property(fc.subarray(names), fc.constantFrom(...names), (present, name) => {
        const profile = profileOf(...present);
        const call = { name, arch: 'x86_64', nr: syscallNumber('x86_64', name) ?? -1 };
        const after = formatProfile(addCalls(profile, [call], TARGET as never).profile);
        const expected = after.split('\n').findIndex((line) => line.includes(`"${name}"`)) + 1;
        // An empty list has no lines of its own yet: the rule opens it.
        const opened = present.length === 0 ? expected - 1 : expected;
        expect(lineOf(formatProfile(profile), name)).toBe(opened);
      }),
    );
  });

  test('is 1 where there is no file, no text of a profile, or no list', () => {
    for (const text of ['', '{}', '[]', 'no JSON', '{"syscalls": {}}']) expect(lineOf(text, 'sync')).toBe(1);
  });

  test('is that of the rule which has the name already, in a file of any form', () => {
    const text = '{\n "syscalls": [\n  {\n   "names": ["write",\n    "read"] },\n  { "name": "bpf" }\n ]\n}';
    expect(['read', 'write', 'bpf'].map((name) => lineOf(text, name))).toEqual([3, 3, 6]);
    expect([lineOf(text, 'accept'), lineOf(text, 'close'), lineOf(text, 'sync')]).toEqual([6, 3, 7]);
  });

  test('is never behind the end of a file in one line', () => {
    expect(lineOf('{"syscalls":[{"names":["a"]}]}', 'z')).toBe(1);
  });
});
