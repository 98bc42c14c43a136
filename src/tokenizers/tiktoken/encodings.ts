/** The encodings of tiktoken 0.14: which ranks, which pattern, which special tokens. */
import type { PatternFamily } from '../bpe/layout.ts';

/** One published encoding. */
export interface Encoding {
  /** The rank file; several encodings may share one. */
  readonly ranks: 'r50k_base' | 'p50k_base' | 'cl100k_base' | 'o200k_base';
  readonly pattern: PatternFamily;
  readonly specialTokens: Readonly<Record<string, number>>;
}

const endOfText = '<|endoftext|>';
const endOfPrompt = '<|endofprompt|>';
const fillInTheMiddle = (first: number) => ({
  '<|fim_prefix|>': first,
  '<|fim_middle|>': first + 1,
  '<|fim_suffix|>': first + 2,
});

const o200kSpecials = { [endOfText]: 199999, [endOfPrompt]: 200018 };

function harmonySpecials(): Record<string, number> {
  const named = {
    '<|startoftext|>': 199998,
    '<|return|>': 200002,
    '<|constrain|>': 200003,
    '<|channel|>': 200005,
    '<|start|>': 200006,
    '<|end|>': 200007,
    '<|message|>': 200008,
    '<|call|>': 200012,
  };
  const reserved: Record<string, number> = {};
  for (const id of [200000, 200001, 200004, 200009, 200010, 200011]) reserved[`<|reserved_${id}|>`] = id;
  for (let id = 200013; id < 201088; id++) reserved[`<|reserved_${id}|>`] = id;
  return { ...o200kSpecials, ...named, ...reserved };
}

const r50k: Encoding = { ranks: 'r50k_base', pattern: 'gpt2', specialTokens: { [endOfText]: 50256 } };

/** Every encoding by tiktoken's name. */
export const encodings: Readonly<Record<string, Encoding>> = {
  // Same ranks and ids as r50k_base, published in another form.
  gpt2: r50k,
  r50k_base: r50k,
  p50k_base: { ranks: 'p50k_base', pattern: 'gpt2', specialTokens: { [endOfText]: 50256 } },
  p50k_edit: {
    ranks: 'p50k_base',
    pattern: 'gpt2',
    specialTokens: { [endOfText]: 50256, ...fillInTheMiddle(50281) },
  },
  cl100k_base: {
    ranks: 'cl100k_base',
    pattern: 'cl100k',
    specialTokens: { [endOfText]: 100257, ...fillInTheMiddle(100258), [endOfPrompt]: 100276 },
  },
  o200k_base: { ranks: 'o200k_base', pattern: 'o200k', specialTokens: o200kSpecials },
  o200k_harmony: { ranks: 'o200k_base', pattern: 'o200k', specialTokens: harmonySpecials() },
};
