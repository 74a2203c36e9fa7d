import picomatch from 'picomatch';
import type { BehaviourRule } from '../behaviour/behaviour.ts';

type Shape = Pick<BehaviourRule, 'kind' | 'value'>;

/** Answers for a behaviour which of the rules matches it first, by its place; undefined where none does. */
export function createMatcher(rules: readonly BehaviourRule[]): (behaviour: Shape) => number | undefined {
  const tests = rules.map((rule) => ({ kind: rule.kind, matches: testOf(rule) }));
  return ({ kind, value }) => {
    const index = tests.findIndex((test) => test.kind === kind && test.matches(value));
    return index < 0 ? undefined : index;
  };
}

function testOf({ kind, value }: BehaviourRule): (text: string) => boolean {
  if (['connect', 'bind', 'use', 'signal'].includes(kind)) {
    const source = value.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    const pattern = new RegExp(`^${source.join('.*')}$`, 's');
    return (text) => pattern.test(text);
  }
  return picomatch(value, { dot: true, nobrace: true, noextglob: true, nonegate: true });
}

/** The pattern that matches this one value alone. */
export function literalPattern({ kind, value }: Shape): string {
  if (['connect', 'bind', 'use', 'signal'].includes(kind)) return value;
  return value.replaceAll(/[\\*?[\]]/g, '\\$&');
}

/** Whether a pattern is one value, without wildcards. */
export function isLiteral(value: string): boolean {
  return !/[*?[\]\\]/.test(value);
}
