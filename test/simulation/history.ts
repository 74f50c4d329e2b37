/** Who wrote which value over which: an edit may only disappear under one that a person made having seen it. */
export class History {
  readonly #parents = new Map<string, readonly string[]>();
  readonly #family = new Map<string, string>();

  record(family: string, value: string, parents: readonly string[]): void {
    this.#parents.set(value, parents);
    this.#family.set(value, family);
  }

  familyOf(value: string): string | undefined {
    return this.#family.get(value);
  }

  /** Edits of a family that are neither among the final values nor an ancestor of one. */
  lost(family: string, final: readonly string[]): readonly string[] {
    const kept = new Set<string>();
    const walk = [...final];
    for (let value = walk.pop(); value !== undefined; value = walk.pop()) {
      if (kept.has(value)) continue;
      kept.add(value);
      walk.push(...(this.#parents.get(value) ?? []));
    }
    return [...this.#family].filter(([value, of]) => of === family && !kept.has(value)).map(([value]) => value);
  }
}
