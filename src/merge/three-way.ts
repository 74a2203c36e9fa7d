/** What a three-way merge made of one thing: the same for both sides, or, where they contradict each other, each side's own. */
export interface Sides<T> {
  readonly ours: T;
  readonly theirs: T;
}

export function agreed<T>(value: T): Sides<T> {
  return { ours: value, theirs: value };
}

/** Merges values that are one thing each: the side that changed counts. `keyOf` tells whether two are the same. */
export function mergeValues<T>(base: T, ours: T, theirs: T, keyOf: (value: T) => string): Sides<T> {
  const [before, one, other] = [keyOf(base), keyOf(ours), keyOf(theirs)];
  if (one === other || other === before) return agreed(ours);
  if (one === before) return agreed(theirs);
  return { ours, theirs };
}

/**
 * Merges lists that are sets, in the order of ours, then of theirs: what either side added is there, what either removed is
 * not. Where both removed something and did not add the same, one has edited what the other removed or edited otherwise: the
 * sides contradict each other.
 */
export function mergeSets<T>(
  base: readonly T[],
  ours: readonly T[],
  theirs: readonly T[],
  keyOf: (element: T) => string,
): Sides<readonly T[]> {
  const [before, one, other] = [base, ours, theirs].map((list) => new Set(list.map(keyOf))) as [
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  const isChanged = (side: ReadonlySet<string>) =>
    side.size !== before.size || [...side].some((key) => !before.has(key));
  if (!isChanged(other)) return agreed(ours);
  if (!isChanged(one)) return agreed(theirs);
  const added = (side: ReadonlySet<string>) => [...side].filter((key) => !before.has(key)).sort();
  const removed = (side: ReadonlySet<string>) => [...before].filter((key) => !side.has(key));
  const [addedOne, addedOther] = [added(one), added(other)];
  const isSame = addedOne.join('\n') === addedOther.join('\n');
  const isBoth = removed(one).some((key) => !other.has(key));
  if (isBoth && !isSame) return { ours, theirs };
  const isKept = (key: string) => (one.has(key) && other.has(key)) || !before.has(key);
  const merged = new Map([...theirs, ...ours].map((element) => [keyOf(element), element]));
  const order = [...new Set([...ours, ...theirs].map(keyOf))];
  return agreed(order.filter(isKept).flatMap((key) => merged.get(key) ?? []));
}
