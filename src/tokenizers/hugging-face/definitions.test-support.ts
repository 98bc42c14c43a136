/** A small but whole tokenizer.json: 256 bytes and a few merges. */
import { characterOfByte } from './byte-alphabet.ts';

export interface SmallDefinition {
  added_tokens: Record<string, unknown>[] | null;
  normalizer: object | null;
  pre_tokenizer: object | null;
  model: {
    type?: string;
    vocab: Record<string, unknown>;
    merges: unknown[];
    [name: string]: unknown;
  };
  [name: string]: unknown;
}

export function smallDefinition(): SmallDefinition {
  const merges = ['h e', 'l l', 'he ll', 'hell o', 'Ġ w', 'o r', 'Ġw or', 'l d', 'Ġwor ld'];
  const tokens = [...characterOfByte, ...merges.map((merge) => merge.replace(' ', ''))];
  return {
    added_tokens: [{ id: tokens.length, content: '<|end|>', special: true }],
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
    model: { type: 'BPE', vocab: Object.fromEntries(tokens.map((token, id) => [token, id])), merges },
  };
}

export function toBytes(definition: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(definition));
}
