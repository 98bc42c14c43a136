import { chainNamed, chainStart } from './block-hash.ts';

/** Blocks of different scopes are never equal: a cache keeps models and adapters apart. */
export interface ScopeKey {
  readonly isNamed: boolean;
  readonly blockTokens: number;
  readonly model: string | null;
  readonly adapter: string | null;
}

/** Numbers scopes, and gives each the chain that its blocks begin with. */
export class BlockScopes {
  readonly #known = new Map<string, { readonly index: number; readonly start: number }>();
  #last: {
    readonly key: ScopeKey;
    readonly scope: { readonly index: number; readonly start: number };
  } | null = null;

  of(key: ScopeKey): { readonly index: number; readonly start: number } {
    // Neighbours mostly ask for the same.
    const last = this.#last;
    if (last !== null && isSameScope(last.key, key)) return last.scope;
    const text = JSON.stringify([key.isNamed, key.blockTokens, key.model, key.adapter]);
    const scope = this.#known.get(text) ?? {
      index: this.#known.size,
      start: chainNamed(chainStart(0), text),
    };
    this.#known.set(text, scope);
    this.#last = { key, scope };
    return scope;
  }
}

function isSameScope(a: ScopeKey, b: ScopeKey): boolean {
  return (
    a.isNamed === b.isNamed &&
    a.blockTokens === b.blockTokens &&
    a.model === b.model &&
    a.adapter === b.adapter
  );
}
