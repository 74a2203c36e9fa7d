import { makeAuditRules, type RulesRequest } from '../../src/behaviour/audit-rules.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';

const request: RulesRequest = {
  session: 7,
  key: 'callgate-7',
  native: 'x86_64',
  compat: ['i386', 'x32'],
  mode: 'check',
  compared: [],
  allowed: [],
  fenced: false,
  secrets: { files: [], folders: [] },
};
const make = (changes: Partial<RulesRequest> = {}) => makeAuditRules({ ...request, ...changes });
const number = (call: string) => String(syscallNumber('x86_64', call));
/** The rules of the machine's own architecture that a call is in, their conditions beyond architecture and session. */
function conditionsOf(call: string, changes: Partial<RulesRequest> = {}): string[][] {
  const isIn = (rule: readonly string[]) =>
    rule.includes('arch=b64') && rule.some((word, at) => rule[at - 1] === '-S' && word === number(call));
  const fields = (rule: readonly string[]) => rule.filter((_, at) => rule[at - 1] === '-F').slice(2);
  return make(changes).filter(isIn).map(fields);
}

test('every rule is of the session and carries the key', () => {
  const rules = make({ secrets: { files: ['/etc/shadow'], folders: ['/root/.ssh'] } });
  for (const rule of rules) {
    expect(rule.slice(0, 2)).toEqual(['-A', 'always,exit']);
    expect(rule[3]).toMatch(/^arch=b(64|32)$/);
    expect(rule[5]).toBe('sessionid=7');
    expect(rule.slice(-2)).toEqual(['-k', 'callgate-7']);
  }
});

test('there are few rules, for each costs', () => {
  expect(make().length).toBeLessThanOrEqual(12);
});

test.each([
  ['execve', [[]]],
  ['connect', [[]]],
  ['unlinkat', [[]]],
  ['openat', [['a2&0x210243'], ['exit=-13']]],
  ['open', [['a1&0x210243'], ['exit=-13']]],
  ['openat2', [[]]],
  ['sendto', [['saddr_fam>=0']]],
  ['clone', [['a0&0x7e020000']]],
  ['mprotect', [['a2&0x4']]],
  ['mmap', [['a2&0x4', 'a3&0x20']]],
  ['kill', [[]]],
  ['personality', [[]]],
  ['shmat', [[]]],
  ['open_by_handle_at', [[]]],
  ['clone3', []],
  ['read', []],
])('%s is recorded only where it may matter', (call, expected) => {
  expect(conditionsOf(call)).toEqual(expected);
});

test('a fenced subject’s signals matter where they are refused', () => {
  expect(conditionsOf('tgkill', { fenced: true })).toEqual([['exit=-1']]);
});

test('arm and powerpc number O_DIRECTORY otherwise', () => {
  const rules = make({ native: 'aarch64', compat: ['arm'] });
  expect(rules.flat()).toContain('a2&0x204243');
});

const use = (value: string) => ({ kind: 'use' as const, value });

test('numbers that the baseline allows are left out in the kernel', () => {
  const allowed = [use('prctl PR_SET_NAME'), use('ioctl TCGETS'), use('ioctl 0x89f0'), use('prctl 0x7777')];
  expect(conditionsOf('prctl', { allowed })).toEqual([['a0!=15']]);
  expect(conditionsOf('ioctl', { allowed })).toEqual([['a1!=21505', 'a1!=35312']]);
  expect(conditionsOf('ioctl', { allowed, mode: 'record' })).toEqual([[]]);
});

test('a use that the baseline allows whole needs no rule', () => {
  const allowed = [use('mprotect exec'), use('ioctl *'), use('mmap exec')];
  expect(conditionsOf('mprotect', { allowed })).toEqual([]);
  expect(conditionsOf('ioctl', { allowed })).toEqual([]);
  expect(conditionsOf('mmap', { allowed })).toEqual([]);
  expect(conditionsOf('prctl', { allowed })).toEqual([[]]);
});

test('a namespace that the baseline allows is no bit of interest', () => {
  expect(conditionsOf('clone', { allowed: [use('clone CLONE_NEWUSER')] })).toEqual([['a0&0x6e020000']]);
});

test('allowed behaviours of other kinds leave nothing out', () => {
  const allowed = [{ kind: 'write' as const, value: 'mprotect exec' }];
  expect(conditionsOf('mprotect', { allowed })).toEqual([['a2&0x4']]);
});

test('a call whose arguments the profile compares is recorded as these ask, beside what the table asks', () => {
  const compared = [
    { call: 'openat', tests: ['a2&0x400643'] },
    { call: 'fcntl', tests: ['a1!=1', 'a1!=2'] },
    { call: 'mmap', tests: [] },
  ];
  expect(conditionsOf('openat', { compared })[0]).toEqual(['a2&0x400643']);
  expect(conditionsOf('openat', { compared }).length).toBeGreaterThan(1);
  expect(conditionsOf('fcntl', { compared })).toEqual([['a1!=1', 'a1!=2']]);
  expect(conditionsOf('mmap', { compared })).toEqual([[]]);
  const others = make({ compared }).filter((rule) => rule.includes('arch=b32'));
  expect(others[0]).toContain(String(syscallNumber('i386', 'fcntl')));
});

test('programs of the other architecture have one rule, without conditions', () => {
  const others = make().filter((rule) => rule.includes('arch=b32'));
  expect(others).toHaveLength(1);
  expect(others[0]).toContain(String(syscallNumber('i386', 'socketcall')));
  expect(others[0]?.filter((word) => word === '-F')).toHaveLength(2);
});

test('secrets are watched, where they are opened', () => {
  const secrets = { files: ['/etc/shadow'], folders: ['/root/.ssh'] };
  const watched = conditionsOf('openat', { secrets }).filter(([field]) => /^(path|dir)=/.test(field ?? ''));
  expect(watched).toEqual([['path=/etc/shadow'], ['dir=/root/.ssh']]);
  expect(conditionsOf('read', { secrets })).toEqual([]);
});
