import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparableNames } from '../../src/baseline/arguments/comparable.ts';
import { learnArguments } from '../../src/baseline/arguments/learn.ts';
import { formatProfile } from '../../src/baseline/canonical.ts';
import { parseProfile } from '../../src/baseline/parse.ts';
import type { Profile } from '../../src/baseline/profile.ts';
import { compileFilter, logAllFilter } from '../../src/seccomp/filter.ts';
import { encodeFilter, type Filter } from '../../src/seccomp/instruction.ts';
import { resolveRules } from '../../src/seccomp/rules.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { compileByLibseccomp, type LibseccompCase } from '../seccomp/libseccomp.ts';
import { allow, machine, profileOf } from '../seccomp/profiles.ts';
import {
  type ArgumentUse,
  listArgumentUses,
  type MadeUse,
  makeArgumentUses,
} from '../support/argument-uses.ts';
import { describeKernel } from '../support/kernel.ts';

/** An error that none of the uses gives by itself. */
const DENIED = 123;

/** What was learnt from the uses inside, written and read again as a file is. */
function learnProfile(uses: readonly ArgumentUse[]): Profile {
  const inside = uses.filter(({ which }) => which === 'inside');
  const { rules, notes } = learnArguments(inside.map(({ name, args }) => ({ name, arch: 'x86_64', args })));
  expect(notes).toEqual([]);
  const text = formatProfile(profileOf([...rules, allow('exit_group', 'exit')], { defaultErrnoRet: DENIED }));
  const parsed = parseProfile(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.profile;
}

describeKernel('argument rules on the kernel', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'callgate-arguments-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const make = (filter: Filter) => {
    const path = join(folder, 'filter');
    writeFileSync(path, encodeFilter(filter));
    return makeArgumentUses(path);
  };
  const profile = once(() => learnProfile(listArgumentUses()));
  const ours = once(() => make(compileFilter(resolveRules(profile(), machine()))));
  const theirs = once(() => make(compileByLibseccomp([caseOf(profile())])[0] as Filter));
  const free = once(() => make(logAllFilter('little')));

  test.each(comparableNames().filter((name) => syscallNumber('x86_64', name) !== undefined))(
    '%s: what stays inside runs, what steps outside is denied, by both filters',
    (name) => {
      const outcomes = (made: readonly MadeUse[]) => made.filter((use) => use.name === name);
      const expected = outcomes(free()).map((use) =>
        use.which === 'outside' ? { ...use, errno: DENIED } : use,
      );
      expect(new Set(expected.map(({ which }) => which))).toEqual(new Set(['inside', 'same', 'outside']));
      expect(outcomes(ours())).toEqual(expected);
      expect(outcomes(theirs())).toEqual(expected);
      expect(outcomes(free()).map(({ errno }) => errno)).not.toContain(DENIED);
    },
  );
});

/** One name a rule is what the script takes. */
function caseOf(profile: Profile): LibseccompCase {
  const syscalls = profile.syscalls.flatMap((rule) => rule.names.map((name) => ({ ...rule, names: [name] })));
  return {
    native: 'x86_64',
    profile: { ...profile, syscalls },
    foreign: 'SCMP_ACT_KILL_PROCESS',
    optimize: 1,
  };
}

/** The value of the first call, for every one after it. */
function once<Value>(compute: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
}
