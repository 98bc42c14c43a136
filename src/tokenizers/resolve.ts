/** From what a user types to a tokenizer. */

import { UsageError } from '../core/errors.ts';
import { createRegistry } from '../core/registry.ts';
import type { SpecialText, Tokenizer, TokenizerHost, TokenizerKind } from './contract.ts';
import * as entries from './entries.ts';

/** Every kind of tokenizer, by the word that names it in a SPEC. */
export const tokenizerKinds = createRegistry<TokenizerKind, typeof entries>('tokenizer', entries);

export interface ResolveOptions {
  /** What text that looks like a special token becomes; `text` unless said. */
  readonly special?: SpecialText;
}

/**
 * The tokenizer that a SPEC names: `tiktoken` (with `model`), `tiktoken:ENCODING`, a path to a tokenizer.json or a folder
 * holding one, a Hugging Face repository id, `simple` or `declared`.
 *
 * @throws UsageError for a name that means nothing, InputError for a file that is missing or wrong
 * @example
 * const tokenizer = await resolveTokenizer('tiktoken', 'gpt-4o-mini', host);
 * tokenizer.count('Hello'); // 1
 */
export async function resolveTokenizer(
  spec: string,
  model: string | null,
  host: TokenizerHost,
  options: ResolveOptions = {},
): Promise<Tokenizer> {
  const { kind, detail } = parseSpec(spec);
  return tokenizerKinds.get(kind).resolve({ detail, model, special: options.special ?? 'text' }, host);
}

/** Splits a SPEC into its kind and the rest. A path is what looks like one; `owner/name` is a repository. */
export function parseSpec(spec: string): { kind: string; detail: string | null } {
  const colon = spec.indexOf(':');
  const word = colon < 0 ? spec : spec.slice(0, colon);
  if (tokenizerKinds.has(word)) return { kind: word, detail: colon < 0 ? null : spec.slice(colon + 1) };
  if (/^[.~]?[\\/]|^\.\.?$|^\.\.[\\/]|^[A-Za-z]:[\\/]|\.json$/.test(spec))
    return { kind: 'file', detail: spec };
  if (/^[\w.-]+\/[\w.-]+(@[\w./-]+)?$/.test(spec)) return { kind: 'hub', detail: spec };
  const unknown = UsageError.unknownName({ what: 'tokenizer', given: spec, known: tokenizerKinds.names });
  const grammar = [...tokenizerKinds].map((kind) => kind.grammar).join('; ');
  const [problem] = unknown.problems;
  throw new UsageError({
    ...problem!,
    hint: `${problem!.hint === undefined ? '' : `${problem!.hint} `}A tokenizer is one of: ${grammar}`,
  });
}
