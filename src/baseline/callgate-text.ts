import type { Node } from 'jsonc-parser';
import { type BehaviourRule, KINDS, type Kind } from '../behaviour/behaviour.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { checkPattern } from '../behaviour/pattern.ts';
import { toPlainText } from '../report/plain-text.ts';
import { isSyscallName } from '../seccomp/syscall-table.ts';
import { type Reading, takeList, takeObject, takeString } from './fields.ts';
import { quote } from './findings.ts';
import { jsonOf } from './json-text.ts';
import { layerName } from './layer.ts';
import type { CallgateKey, Json } from './profile.ts';
import { nearest } from './suggestion.ts';
import { BEHAVIOUR_KEYS } from './vocabulary.ts';

const FIELD = 'behaviours';
const EXTENDS = 'extends';

/**
 * The key `callgate` of a profile, which every engine ignores; undefined where it says nothing. A key in it that is not
 * known is kept, but for one that could be a misspelt `behaviours`.
 */
export function takeCallgate(node: Node | undefined, reading: Reading): CallgateKey | undefined {
  if (node === undefined) return undefined;
  if (node.type !== 'object') {
    reading.findings.reject(node.offset, `"callgate" has to be an object, such as { "behaviours": [] }`);
    return undefined;
  }
  let behaviours: readonly BehaviourRule[] | undefined;
  const extra: [string, Json][] = [];
  for (const { children: [key, value] = [] } of node.children ?? []) {
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    if (name === FIELD) {
      behaviours = value.type === 'null' ? undefined : takeBehaviours(value, reading);
    } else if (name === EXTENDS) {
      if (value.type !== 'null') extra.push([name, takeExtends(value, reading)]);
    } else if (nearest(name, [FIELD, 'behavior', 'behaviour', 'behaviors']) !== undefined) {
      reading.findings.reject(key.offset, `${quote(name)} is not read: did you mean "${FIELD}"?`);
    } else extra.push([name, jsonOf(value, reading.text, reading.findings)]);
  }
  if (behaviours === undefined && extra.length === 0) return undefined;
  return {
    ...(behaviours === undefined ? {} : { behaviours }),
    ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}

/** The layers that a profile stands on. */
function takeExtends(node: Node, reading: Reading): string[] {
  const expected = 'a list of layers such as "builtin:node-22" or "team.json"';
  return takeList(node, expected, reading).flatMap((element) => {
    const name = takeString(element, expected, reading);
    if (name === undefined) return [];
    if (layerName(name) !== undefined) return [name];
    reading.findings.reject(
      element.offset,
      `${quote(name)} names no layer; expected builtin:NAME or a path from the root of the repository`,
    );
    return [];
  });
}

function takeBehaviours(node: Node, reading: Reading): BehaviourRule[] {
  const lines = new Map<string, number>();
  const expected = 'a list of behaviours such as { "connect": "127.0.0.1:*" }';
  return takeList(node, expected, reading).flatMap((element) => {
    const rule = takeBehaviour(element, reading);
    if (rule === undefined) return [];
    const id = behaviourId(rule);
    const first = lines.get(id);
    if (first !== undefined) {
      reading.findings.reject(
        element.offset,
        `${rule.kind} ${quote(rule.value)} stands here a second time (first in line ${first}): remove one`,
      );
    } else lines.set(id, reading.findings.lineOf(element.offset));
    return [rule];
  });
}

function takeBehaviour(node: Node, reading: Reading): BehaviourRule | undefined {
  const fields = takeObject(node, BEHAVIOUR_KEYS, reading);
  if (fields === undefined) return undefined;
  const kinds = KINDS.filter((kind) => fields.get(kind) !== undefined);
  const [kind, other] = kinds;
  if (kind === undefined) {
    // A misspelt kind was named already.
    const isUnnamed = (node.children ?? []).every(({ children: [key] = [] }) =>
      BEHAVIOUR_KEYS.fields.includes(String(key?.value)),
    );
    if (isUnnamed) {
      reading.findings.reject(
        node.offset,
        `found no kind in the entry, expected one of ${KINDS.join(', ')}, with what is allowed`,
      );
    }
    return undefined;
  }
  if (other !== undefined) {
    const second = fields.get(other)?.parent ?? node;
    reading.findings.reject(
      second.offset,
      `found ${kinds.map((one) => `"${one}"`).join(' and ')} in one entry, expected one kind: write an entry for each`,
    );
    return undefined;
  }
  const value = takeValue(fields.get(kind) as Node, kind, reading);
  const commentNode = fields.get('comment');
  const comment =
    commentNode === undefined ? undefined : takeString(commentNode, 'a comment: a string', reading);
  if (value === undefined) return undefined;
  return { kind, value, ...(comment === undefined || comment === '' ? {} : { comment }) };
}

function takeValue(node: Node, kind: Kind, { findings, text }: Reading): string | undefined {
  const value = takeString(node, `what may be done, as text, for "${kind}"`, { findings, text });
  if (value === undefined) return undefined;
  const problem = explainValue(kind, value);
  if (problem !== null) {
    findings.reject(node.offset, problem);
    return undefined;
  }
  const [call = ''] = value.split(' ');
  if (kind === 'use' && !call.includes('*') && !isSyscallName(call)) {
    findings.warn(
      node.offset,
      `no architecture has a system call ${quote(call)}, with which ${quote(value)} begins: it matches nothing`,
    );
  }
  return value;
}

/** Why a text cannot be the value of a rule, or null. No behaviour's value has a character that does not show. */
export function explainValue(kind: Kind, value: string): string | null {
  const plain = toPlainText(value);
  if (plain !== value) {
    return `the ${kind} pattern ${quote(plain)} has control or invisible characters; write each byte of them as \\xNN`;
  }
  return checkPattern(kind, value);
}
