import type { Node } from 'jsonc-parser';
import type { Problem } from '../errors.ts';
import { SCMP_ARCH_NAMES } from '../seccomp/architecture.ts';
import { takeCallgate } from './callgate-text.ts';
import { type Fields, type Reading, rejectMissing, takeList, takeObject, takeWord } from './fields.ts';
import { collectFindings } from './findings.ts';
import { parseJsonText } from './json-text.ts';
import { ACTIONS, type ArchMapEntry, type Profile } from './profile.ts';
import { takeErrno, takeRule } from './rule-text.ts';
import { ARCH_MAP_KEYS, PROFILE_KEYS } from './vocabulary.ts';

/** A profile, or everything that keeps the text from being one; both lists are in the order of the file. */
export type ParsedProfile =
  | { readonly ok: true; readonly profile: Profile; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

function takeArchitectures(node: Node | undefined, reading: Reading): string[] {
  return takeList(node, 'a list of architectures such as "SCMP_ARCH_X86_64"', reading).flatMap((element) => {
    return takeWord(element, 'architecture', SCMP_ARCH_NAMES, reading) ?? [];
  });
}

function takeArchMap(node: Node | undefined, reading: Reading): ArchMapEntry[] {
  return takeList(node, 'a list of { "architecture", "subArchitectures" }', reading).flatMap((element) => {
    const fields = takeObject(element, ARCH_MAP_KEYS, reading);
    if (fields === undefined) return [];
    const native = fields.get('architecture');
    const architecture =
      native === undefined
        ? rejectMissing(fields, 'architecture', 'an architecture such as "SCMP_ARCH_X86_64"', reading)
        : takeWord(native, 'architecture', SCMP_ARCH_NAMES, reading);
    const subArchitectures = takeArchitectures(fields.get('subArchitectures'), reading);
    if (architecture === undefined) return [];
    return [{ architecture, ...(subArchitectures.length === 0 ? {} : { subArchitectures }) }];
  });
}

function takeProfile(fields: Fields, reading: Reading): Profile | undefined {
  const actionNode = fields.get('defaultAction');
  const defaultAction =
    actionNode === undefined
      ? rejectMissing(fields, 'defaultAction', 'an action such as "SCMP_ACT_ERRNO"', reading)
      : takeWord(actionNode, 'action', ACTIONS, reading);
  const errnoNode = fields.get('defaultErrnoRet');
  const defaultErrnoRet =
    errnoNode === undefined ? undefined : takeErrno(errnoNode, 'defaultErrnoRet', defaultAction, reading);
  const archMapNode = fields.get('archMap');
  const architectures = takeArchitectures(fields.get('architectures'), reading);
  const archMap = takeArchMap(archMapNode, reading);
  if (architectures.length > 0 && archMapNode !== undefined && archMap.length > 0) {
    reading.findings.reject(
      archMapNode.offset,
      'found both "architectures" and "archMap", which Docker refuses: keep one of them',
    );
  }
  const syscalls = takeList(fields.get('syscalls'), 'a list of rules', reading).flatMap((rule) => {
    return takeRule(rule, reading) ?? [];
  });
  const callgate = takeCallgate(fields.get('callgate'), reading);
  if (defaultAction === undefined) return undefined;
  return {
    defaultAction,
    ...(defaultErrnoRet === undefined ? {} : { defaultErrnoRet }),
    ...(architectures.length === 0 ? {} : { architectures }),
    ...(archMap.length === 0 ? {} : { archMap }),
    syscalls,
    ...(callgate === undefined ? {} : { callgate }),
    ...(fields.extra === undefined ? {} : { extra: fields.extra }),
  };
}

/**
 * Reads a Docker/OCI seccomp profile from strict JSON. Null, an empty list, an empty filter and an empty comment
 * are read as absent, as engines do; everything else is in the profile. Refuses with every problem at once what
 * an engine would refuse, and also what it would ignore in silence: unknown keys and unknown system calls. Where
 * the JSON itself is broken, the content is checked only as far as the tree can be trusted.
 */
export function parseProfile(text: string): ParsedProfile {
  const findings = collectFindings(text);
  const reading = { text, findings };
  const root = parseJsonText(text, findings);
  const fields = root === undefined ? undefined : takeObject(root, PROFILE_KEYS, reading);
  const profile = fields === undefined ? undefined : takeProfile(fields, reading);
  const problems = findings.problems();
  const warnings = findings.warnings();
  return profile === undefined || problems.length > 0
    ? { ok: false, problems, warnings }
    : { ok: true, profile, warnings };
}
