import type { Rule } from './profile.ts';

/** Orders strings by their UTF-16 units, in every locale alike. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * For each rule, the rules that must stay before it. libseccomp answers with the first of several unconditional
 * rules for one system call, so the rules of a name whose actions differ keep the order that they have.
 */
function findPredecessors(rules: readonly Rule[]): number[][] {
  const byName = new Map<string, number[]>();
  rules.forEach((rule, index) => {
    for (const name of new Set(rule.names)) {
      const others = byName.get(name);
      if (others === undefined) byName.set(name, [index]);
      else others.push(index);
    }
  });
  const predecessors: number[][] = rules.map(() => []);
  for (const indices of byName.values()) {
    const answers = new Set(indices.map((index) => `${rules[index]?.action} ${rules[index]?.errnoRet}`));
    if (answers.size === 1) continue;
    indices.forEach((index, position) => {
      const previous = indices[position - 1];
      if (previous !== undefined) predecessors[index]?.push(previous);
    });
  }
  return predecessors;
}

/** The rules sorted by their first name, then by `textOf`; an order that engines depend on is kept. */
export function orderRules(rules: readonly Rule[], textOf: (rule: Rule) => string): Rule[] {
  const predecessors = findPredecessors(rules);
  const keyed = rules.map((rule, index) => ({
    index,
    first: [...rule.names].sort(byText)[0] ?? '',
    text: textOf(rule),
  }));
  keyed.sort((a, b) => byText(a.first, b.first) || byText(a.text, b.text) || a.index - b.index);
  const rank: number[] = [];
  keyed.forEach(({ index }, position) => {
    rank[index] = position;
  });
  const ordered: Rule[] = [];
  const visited = new Set<number>();
  for (const { index } of keyed) {
    // A stack of its own: a long chain of rules of one name must not overflow the call stack.
    const stack = [index];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const waiting = visited.has(top)
        ? []
        : (predecessors[top] ?? []).filter((before) => !visited.has(before));
      if (waiting.length > 0) {
        waiting.sort((a, b) => (rank[b] ?? 0) - (rank[a] ?? 0));
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      const rule = rules[top];
      if (rule !== undefined && !visited.has(top)) ordered.push(rule);
      visited.add(top);
    }
  }
  return ordered;
}
