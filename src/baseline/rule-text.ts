import type { Node } from 'jsonc-parser';
import { allSyscallNames, isSyscallName } from '../seccomp/syscall-table.ts';
import {
  advise,
  type Fields,
  type Reading,
  rejectMissing,
  takeInteger,
  takeList,
  takeObject,
  takeString,
  takeWord,
} from './fields.ts';
import { takeFilter } from './filter-text.ts';
import { quote } from './findings.ts';
import { ACTIONS, type Action, type ArgumentCondition, OPERATORS, type Rule } from './profile.ts';
import { ARGUMENT_KEYS, RULE_KEYS } from './vocabulary.ts';

const MAX_U64 = 2n ** 64n - 1n;
/** The kernel's MAX_ERRNO (include/linux/err.h): a greater value is cut to it by SECCOMP_RET_ERRNO. */
const MAX_ERRNO = 4095n;

/** An error number of 0 to 4095; warns where the action that it stands with returns none. */
export function takeErrno(
  node: Node,
  key: string,
  action: Action | undefined,
  reading: Reading,
): number | undefined {
  const errno = takeInteger(node, key, 0n, MAX_ERRNO, reading);
  if (errno === undefined) return undefined;
  if (action !== undefined && action !== 'SCMP_ACT_ERRNO' && action !== 'SCMP_ACT_TRACE') {
    reading.findings.warn(
      node.offset,
      `"${key}" has no effect with ${action}: remove it, or use SCMP_ACT_ERRNO`,
    );
  }
  return Number(errno);
}

function takeName(node: Node, reading: Reading): string | undefined {
  const name = takeString(node, 'the name of a system call', reading);
  if (name === undefined) return undefined;
  if (!isSyscallName(name)) {
    const otherwise = 'expected the name of a system call as the kernel has it, such as "openat"';
    reading.findings.reject(
      node.offset,
      () => `no architecture has a system call ${quote(name)}${advise(name, allSyscallNames(), otherwise)}`,
    );
  }
  return name;
}

function takeNames(fields: Fields, reading: Reading): Pick<Rule, 'names' | 'deprecatedName'> {
  const single = fields.get('name');
  const several = fields.get('names');
  const list = takeList(several, 'a list of names of system calls', reading);
  const isSingle = single !== undefined && !(single.type === 'string' && single.value === '');
  if (isSingle && list.length > 0) {
    reading.findings.reject(
      single.offset,
      'found both "name" and "names", which Docker refuses: move the name into "names"',
    );
  }
  if (!isSingle && list.length === 0 && (several === undefined || several.type === 'array')) {
    const at = several ?? fields.node;
    reading.findings.reject(
      at.offset,
      '"names" is missing or empty, expected at least one system call: name it, or remove the rule',
    );
  }
  const seen = new Set<string>();
  const names = [...(isSingle ? [single] : []), ...list].flatMap((node) => {
    const name = takeName(node, reading);
    if (name === undefined) return [];
    if (seen.has(name))
      reading.findings.warn(node.offset, `${quote(name)} stands twice in one rule: remove one`);
    seen.add(name);
    return [name];
  });
  return isSingle && list.length === 0 ? { names, deprecatedName: true } : { names };
}

function takeArgument(node: Node, reading: Reading): ArgumentCondition | undefined {
  const fields = takeObject(node, ARGUMENT_KEYS, reading);
  if (fields === undefined) return undefined;
  const number = (key: string, most: bigint, required: boolean): bigint | undefined => {
    const found = fields.get(key);
    if (found !== undefined) return takeInteger(found, key, 0n, most, reading);
    return required ? rejectMissing(fields, key, `a whole number from 0 to ${most}`, reading) : undefined;
  };
  const index = number('index', 5n, true);
  const value = number('value', MAX_U64, true);
  const valueTwo = number('valueTwo', MAX_U64, false);
  const opNode = fields.get('op');
  const op =
    opNode === undefined
      ? rejectMissing(fields, 'op', 'an operator such as "SCMP_CMP_EQ"', reading)
      : takeWord(opNode, 'operator', OPERATORS, reading);
  if (index === undefined || value === undefined || op === undefined) return undefined;
  return { index: Number(index), op, value, ...(valueTwo === undefined ? {} : { valueTwo }) };
}

/** One rule, or undefined where it has no readable action; every problem in it is put among the findings. */
export function takeRule(node: Node, reading: Reading): Rule | undefined {
  const fields = takeObject(node, RULE_KEYS, reading);
  if (fields === undefined) return undefined;
  const names = takeNames(fields, reading);
  const actionNode = fields.get('action');
  const action =
    actionNode === undefined
      ? rejectMissing(fields, 'action', 'an action such as "SCMP_ACT_ALLOW"', reading)
      : takeWord(actionNode, 'action', ACTIONS, reading);
  const errnoNode = fields.get('errnoRet');
  const errnoRet = errnoNode === undefined ? undefined : takeErrno(errnoNode, 'errnoRet', action, reading);
  const args = takeList(fields.get('args'), 'a list of argument conditions', reading).flatMap((argument) => {
    return takeArgument(argument, reading) ?? [];
  });
  const commentNode = fields.get('comment');
  const comment =
    commentNode === undefined ? undefined : takeString(commentNode, 'a comment: a string', reading);
  const includes = takeFilter(fields.get('includes'), reading);
  const excludes = takeFilter(fields.get('excludes'), reading);
  if (action === undefined) return undefined;
  return {
    ...names,
    action,
    ...(errnoRet === undefined ? {} : { errnoRet }),
    ...(args.length === 0 ? {} : { args }),
    ...(comment === undefined || comment === '' ? {} : { comment }),
    ...(includes === undefined ? {} : { includes }),
    ...(excludes === undefined ? {} : { excludes }),
    ...(fields.extra === undefined ? {} : { extra: fields.extra }),
  };
}
