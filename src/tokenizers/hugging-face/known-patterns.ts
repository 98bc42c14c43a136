/** Patterns, letter for letter as tokenizer.json files have them, that a hand-written scanner implements. */
import type { PatternFamily } from '../bpe/layout.ts';

const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const spaces = '\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';
const upper = '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]';
const lower = '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]';
const prefix = '[^\\r\\n\\p{L}\\p{N}]?';

/** The published pattern of each family that is one split. */
export const literalPattern: Readonly<Record<Exclude<PatternFamily, 'deepseek-v3'>, string>> = {
  gpt2: "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
  cl100k: `${contractions}|${prefix}\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|${spaces}`,
  qwen: `${contractions}|${prefix}\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|${spaces}`,
  o200k: [
    `${prefix}${upper}*${lower}+${contractions}?`,
    `${prefix}${upper}+${lower}*${contractions}?`,
    '\\p{N}{1,3}',
    ' ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*',
    spaces,
  ].join('|'),
};

const familyOf: ReadonlyMap<string, PatternFamily> = new Map(
  Object.entries(literalPattern).map(([family, source]) => [source, family as PatternFamily]),
);

/** The family whose scanner implements exactly this pattern. */
export function knownPattern(source: string): PatternFamily | null {
  return familyOf.get(source) ?? null;
}

const deepseekV3 = [
  '\\p{N}{1,3}',
  '[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+',
  '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+',
];

/** The family that implements exactly these splits, one inside the pieces of the other. */
export function knownSequence(sources: readonly string[]): PatternFamily | null {
  const matches =
    sources.length === deepseekV3.length && sources.every((source, at) => source === deepseekV3[at]);
  return matches ? 'deepseek-v3' : null;
}
