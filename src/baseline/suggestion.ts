/**
 * The number of single-character insertions, deletions and replacements between two words (Levenshtein), or
 * `limit + 1` as soon as it is known to be more than `limit`.
 */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const cost = Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    previous = current;
  }
  return Math.min(previous[b.length] ?? 0, limit + 1);
}

/** The most edits at which two words are still taken for one: short words match by chance. */
function limitFor(word: string): number {
  return word.length <= 3 ? 1 : 2;
}

/**
 * The candidate that a misspelt word most likely meant, or undefined: the same but for case, the same without
 * its prefix (`ALLOW` for `SCMP_ACT_ALLOW`), or at most two edits away; of several the first nearest.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const suffix = `_${lower}`;
  const exact = candidates.find((candidate) => candidate.toLowerCase() === lower);
  if (exact !== undefined || word === '') return exact;
  const prefixed = candidates.find(
    (candidate) => candidate.startsWith('SCMP_') && candidate.toLowerCase().endsWith(suffix),
  );
  if (prefixed !== undefined) return prefixed;
  let best: string | undefined;
  let bestCost = limitFor(word) + 1;
  for (const candidate of candidates) {
    const cost = distance(lower, candidate.toLowerCase(), bestCost - 1);
    if (cost < bestCost) {
      best = candidate;
      bestCost = cost;
    }
  }
  return best;
}
