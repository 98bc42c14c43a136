import { UsageError } from './errors.ts';

/** Anything that can stand on a shelf. `name` is what a user types. */
export interface Entry {
  readonly name: string;
  readonly summary: string;
}

/** The entries of one shelf by name; iterates in name order. */
export interface Registry<E extends Entry, Name extends string = string> {
  readonly shelf: string;
  readonly names: readonly Name[];
  /** @throws UsageError naming the known entries and the nearest one */
  get(name: string): E;
  has(name: string): name is Name;
  [Symbol.iterator](): Iterator<E>;
}

/**
 * Turns the namespace of a shelf's `entries.ts` into its registry.
 * The union of names comes from the entries themselves; a duplicate name is a defect and stops the program.
 */
export function createRegistry<E extends Entry, N extends Readonly<Record<string, E>>>(
  shelf: string,
  namespace: N,
): Registry<E, N[keyof N]['name']> {
  const byName = new Map<string, E>();
  for (const entry of Object.values<E>(namespace)) {
    if (byName.has(entry.name)) throw new Error(`two entries named '${entry.name}' on shelf '${shelf}'`);
    byName.set(entry.name, entry);
  }
  const names = [...byName.keys()].sort() as N[keyof N]['name'][];
  return {
    shelf,
    names,
    get(name) {
      const entry = byName.get(name);
      if (entry === undefined) throw UsageError.unknownName({ what: shelf, given: name, known: names });
      return entry;
    },
    has: (name): name is N[keyof N]['name'] => byName.has(name),
    *[Symbol.iterator]() {
      for (const name of names) yield byName.get(name)!;
    },
  };
}
