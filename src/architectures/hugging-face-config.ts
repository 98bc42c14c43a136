import { InputError, type Problem } from '../core/errors.ts';
import type { Architecture, Experts, LatentAttention } from '../operators/architecture.ts';

/** Families of `model_type` whose layers are those of `Architecture`. */
const known: ReadonlyMap<string, Partial<Architecture>> = new Map([
  ['llama', {}],
  ['mistral', {}],
  ['mixtral', {}],
  ['qwen2', {}],
  ['qwen2_moe', {}],
  ['qwen3', { hasHeadNorm: true }],
  ['qwen3_moe', { hasHeadNorm: true }],
  ['deepseek_v2', {}],
  ['deepseek_v3', {}],
  ['gpt2', { isGated: false, norm: 'layer', hasRope: false }],
  ['gpt_neox', { isGated: false, norm: 'layer' }],
  ['opt', { isGated: false, norm: 'layer', hasRope: false }],
]);

/** Names some families use for the same thing. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  hidden_size: ['n_embd'],
  num_hidden_layers: ['n_layer'],
  num_attention_heads: ['n_head'],
  intermediate_size: ['n_inner', 'ffn_dim'],
  num_experts: ['num_local_experts', 'n_routed_experts'],
};

/**
 * Reads a Hugging Face `config.json`.
 * @param file for messages, and for the name when the document has none
 * @throws InputError naming every field that is missing or wrong, or a model family with other layers
 */
export function readHuggingFaceConfig(document: unknown, file: string): Architecture {
  const config = new Config(document, file);
  const type = String(config.value('model_type') ?? '');
  const family = known.get(type);
  if (family === undefined)
    throw new InputError({
      code: 'unknown-model-type',
      message: `model_type '${type}' is not one of ${[...known.keys()].join(', ')}`,
      place: { file, path: '$.model_type' },
      hint: 'its layers may differ from those that are known; describe it by a config of a known type if they do not',
    });
  const hidden = config.count('hidden_size');
  const queryHeads = config.count('num_attention_heads');
  const latent = readLatent(config);
  const architecture: Architecture = {
    name: nameOf(config, file),
    layers: config.count('num_hidden_layers'),
    hidden,
    vocabulary: config.count('vocab_size'),
    queryHeads,
    keyHeads: config.optionalCount('num_key_value_heads') ?? queryHeads,
    headWidth:
      latent === null
        ? (config.optionalCount('head_dim') ?? hidden / queryHeads)
        : latent.ropeWidth + latent.plainWidth,
    intermediate: config.optionalCount('intermediate_size') ?? 4 * hidden,
    isGated: true,
    norm: 'rms',
    hasRope: true,
    hasHeadNorm: false,
    ...family,
    latent,
    experts: readExperts(config),
  };
  config.finish();
  return architecture;
}

function nameOf(config: Config, file: string): string {
  const name = config.value('_name_or_path');
  return typeof name === 'string' && name !== '' ? name : file;
}

function readLatent(config: Config): LatentAttention | null {
  if (config.optionalCount('kv_lora_rank') === null) return null;
  return {
    queryRank: config.optionalCount('q_lora_rank'),
    keyRank: config.count('kv_lora_rank'),
    ropeWidth: config.count('qk_rope_head_dim'),
    plainWidth: config.count('qk_nope_head_dim'),
    valueWidth: config.count('v_head_dim'),
  };
}

function readExperts(config: Config): Experts | null {
  const count = config.optionalCount('num_experts');
  if (count === null) return null;
  const intermediate = config.optionalCount('moe_intermediate_size') ?? config.count('intermediate_size');
  const shared = config.optionalCount('n_shared_experts') ?? 0;
  return {
    count,
    active: config.count('num_experts_per_tok'),
    intermediate,
    sharedIntermediate: config.optionalCount('shared_expert_intermediate_size') ?? shared * intermediate,
    denseLayers: config.optionalCount('first_k_dense_replace') ?? 0,
  };
}

/** Reads counts and gathers what is wrong with them. */
class Config {
  readonly #document: Readonly<Record<string, unknown>>;
  readonly #file: string;
  readonly #problems: Problem[] = [];

  constructor(document: unknown, file: string) {
    if (typeof document !== 'object' || document === null || Array.isArray(document))
      throw new InputError({
        code: 'wrong-config',
        message: 'expected a JSON object as in a Hugging Face config.json',
        place: { file },
      });
    this.#document = document as Record<string, unknown>;
    this.#file = file;
  }

  value(key: string): unknown {
    const name = [key, ...(synonyms[key] ?? [])].find((candidate) => this.#document[candidate] !== undefined);
    return name === undefined ? undefined : this.#document[name];
  }

  count(key: string): number {
    const value = this.optionalCount(key);
    if (value !== null) return value;
    if (this.value(key) === undefined || this.value(key) === null)
      this.#add('missing-field', key, `the field '${key}' is missing`);
    return 1;
  }

  /** Null when absent; zero counts as absent, as families write it for a feature they lack. */
  optionalCount(key: string): number | null {
    const value = this.value(key);
    if (value === undefined || value === null || value === 0) return null;
    if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
    this.#add('bad-value', key, `'${String(value)}' is not a whole number ≥ 1`);
    return null;
  }

  finish(): void {
    if (this.#problems.length > 0) throw new InputError(this.#problems);
  }

  #add(code: string, key: string, message: string): void {
    if (this.#problems.some((problem) => problem.place?.path === `$.${key}`)) return;
    this.#problems.push({ code, message, place: { file: this.#file, path: `$.${key}` } });
  }
}
