/** Which encoding each model uses, as tiktoken 0.14 publishes it in `tiktoken/model.py`. */
import { UsageError } from '../../core/errors.ts';

const modelsOf: Readonly<Record<string, readonly string[]>> = {
  o200k_base: ['o1', 'o3', 'o4-mini', 'gpt-5', 'gpt-4.1', 'gpt-4o'],
  cl100k_base: [
    'gpt-4',
    'gpt-3.5-turbo',
    'gpt-3.5',
    'gpt-35-turbo',
    'davinci-002',
    'babbage-002',
    'text-embedding-ada-002',
    'text-embedding-3-small',
    'text-embedding-3-large',
  ],
  p50k_base: [
    'text-davinci-003',
    'text-davinci-002',
    'code-davinci-002',
    'code-davinci-001',
    'code-cushman-002',
    'code-cushman-001',
    'davinci-codex',
    'cushman-codex',
  ],
  r50k_base: [
    'text-davinci-001',
    'text-curie-001',
    'text-babbage-001',
    'text-ada-001',
    'davinci',
    'curie',
    'babbage',
    'ada',
    'text-similarity-davinci-001',
    'text-similarity-curie-001',
    'text-similarity-babbage-001',
    'text-similarity-ada-001',
    'text-search-davinci-doc-001',
    'text-search-curie-doc-001',
    'text-search-babbage-doc-001',
    'text-search-ada-doc-001',
    'code-search-babbage-code-001',
    'code-search-ada-code-001',
  ],
  p50k_edit: ['text-davinci-edit-001', 'code-davinci-edit-001'],
  gpt2: ['gpt2', 'gpt-2'],
};

/** Beginnings of model names: dated versions and fine-tuned models. Looked at in this order. */
const prefixesOf: readonly (readonly [prefix: string, encoding: string])[] = [
  ['o1-', 'o200k_base'],
  ['o3-', 'o200k_base'],
  ['o4-mini-', 'o200k_base'],
  ['gpt-5', 'o200k_base'],
  ['gpt-4.5-', 'o200k_base'],
  ['gpt-4.1-', 'o200k_base'],
  ['chatgpt-4o-', 'o200k_base'],
  ['gpt-4o-', 'o200k_base'],
  ['gpt-4-', 'cl100k_base'],
  ['gpt-3.5-turbo-', 'cl100k_base'],
  ['gpt-35-turbo-', 'cl100k_base'],
  ['gpt-oss-', 'o200k_harmony'],
  ['ft:gpt-4o', 'o200k_base'],
  ['ft:gpt-4', 'cl100k_base'],
  ['ft:gpt-3.5-turbo', 'cl100k_base'],
  ['ft:davinci-002', 'cl100k_base'],
  ['ft:babbage-002', 'cl100k_base'],
];

const encodingOf: ReadonlyMap<string, string> = new Map(
  Object.entries(modelsOf).flatMap(([encoding, models]) => models.map((model) => [model, encoding] as const)),
);

/**
 * The name of a model's encoding.
 * @throws UsageError for a model that tiktoken does not know; guessing would count wrongly in silence
 */
export function encodingForModel(model: string): string {
  const found =
    encodingOf.get(model) ?? prefixesOf.find(([prefix]) => model.startsWith(prefix) && model !== prefix)?.[1];
  if (found !== undefined) return found;
  const unknown = UsageError.unknownName({
    what: 'tokenizer model',
    given: model,
    known: [...encodingOf.keys(), ...prefixesOf.map(([prefix]) => `${prefix}*`)],
  });
  const [problem] = unknown.problems;
  const way = 'name the encoding itself, as in tiktoken:o200k_base, or the tokenizer.json of the model';
  throw new UsageError({
    ...problem!,
    hint: problem!.hint === undefined ? way : `${problem!.hint} Otherwise ${way}`,
  });
}
