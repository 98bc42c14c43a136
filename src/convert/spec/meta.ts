import { pythonJson } from '../../core/python-text.ts';
import type { TokenizerIdentity } from '../../nouns/tokenizer-identity.ts';
import type { WrittenBytes } from '../../nouns/written-bytes.ts';
import type { ManifestFile } from '../../workloads/manifest.ts';
import { keptKeys, type SpecOptions } from './options.ts';
import { specPaths } from './read-meta.ts';

/** What `workload_meta.json` tells. */
export interface SpecMeta {
  readonly workloadId: string;
  readonly wallMs: number;
  readonly iwcVersion: string;
  readonly options: SpecOptions;
  readonly arrival: string;
  readonly tokenizer: TokenizerIdentity;
  readonly inputs: readonly ManifestFile[];
  readonly outputs: Readonly<Record<string, WrittenBytes>>;
  readonly requests: number;
}

/** `workload_meta.json`: the keys gpu-simulate-test requires and gives, and hashes of everything that went in and out. */
export function renderMeta(meta: SpecMeta): string {
  const { options, tokenizer } = meta;
  const document = {
    schema_version: 'v1',
    workload_id: meta.workloadId,
    created_at: `${new Date(meta.wallMs).toISOString().slice(0, 23)}000+00:00`,
    git_commit: 'unknown',
    git_dirty: null,
    model: options.model,
    seed: options.seed,
    tokenizer_ref: options.tokenizer,
    tokenizer: { name: tokenizer.name, vocabulary_sha256: tokenizer.vocabulary_sha256 },
    paths: specPaths,
    hydra: { config_path: 'configs/compare_vidur_real', config_name: 'workload_spec' },
    params: paramsOf(meta),
    inputs: meta.inputs,
    outputs: meta.outputs,
    requests: meta.requests,
    generator: { name: 'iwc', version: meta.iwcVersion },
  };
  return `${pythonJson(document, { ascii: true, sortKeys: true, indent: 2 })}\n`;
}

/** The settings under the reference's own keys. */
function paramsOf({ options, arrival }: SpecMeta): object {
  const kept: Record<string, unknown> = {};
  for (const [key, path] of Object.entries(keptKeys) as [keyof typeof keptKeys, string][])
    if (options[key] !== null) setAt(kept, path.split('.'), options[key]);
  return {
    ...kept,
    model: { model_id: options.model, tokenizer_ref: options.tokenizer },
    workload: {
      prompts: options.prompts ?? options.workload,
      seed: options.seed,
      num_decode_tokens: options.numDecodeTokens ?? (options.prompts === null ? null : 64),
      arrival: {
        kind: arrival,
        seed: options.arrivalSeed ?? options.seed,
        inter_arrival_ns: options.interArrivalNs,
        poisson_rate_per_s: options.poissonRatePerS,
      },
    },
  };
}

function setAt(target: Record<string, unknown>, [name, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[name!] = value;
    return;
  }
  target[name!] ??= {};
  setAt(target[name!] as Record<string, unknown>, rest, value);
}
