/** What is told of learning: each change once, however many values of however many kinds it was made in. */
export class Notes {
  readonly #changes = new Map<string, { readonly froms: Set<string>; readonly why: string }>();
  readonly #said: string[] = [];

  changed(from: string, to: string, why: string): void {
    const change = this.#changes.get(to) ?? { froms: new Set(), why };
    this.#changes.set(to, change);
    change.froms.add(from);
  }

  say(note: string): void {
    this.#said.push(note);
  }

  all(): readonly string[] {
    const changes = [...this.#changes].map(([to, { froms, why }]) => {
      const [first] = [...froms].sort();
      return `${to} for ${first}${froms.size === 1 ? '' : ` and ${froms.size - 1} more`}: ${why}`;
    });
    return [...changes, ...this.#said];
  }
}
