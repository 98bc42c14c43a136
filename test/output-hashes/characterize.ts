import type { Area } from '../support/outputs/record-area.ts';
import { plain, withJson } from '../support/outputs/script.ts';
import { madeInputs } from './made-inputs.ts';

/** Descriptions, fingerprints and comparisons of workloads. */
export const characterize: Area = {
  name: 'characterize',
  files: madeInputs,
  script: [
    ...plain(`
      compile sharegpt --input examples/conversations.json --output chats.jsonl --mode session --arrival poisson --rate-rps 5 --seed 123
      compile jsonl-prompts --input examples/prompts.jsonl --output prompts.jsonl --arrival mmpp --rate-rps 5 --seed 5
    `),
    ...withJson(`
      analyze chats.jsonl
      analyze chats.jsonl --tokenizer simple --tpot-ms 20 --ttft-ms 100 --kv-bytes-per-token 131072
      analyze prompts.jsonl --tokenizer tiktoken:cl100k_base --threads 2
      analyze made/workload.jsonl --tokenizer declared --prefix-block-tokens 4
      analyze made/workload.jsonl --tokenizer-model gpt-3.5-turbo
      analyze fixtures/formats/mooncake/sample.jsonl --from mooncake
      analyze fixtures/formats/parquet/sample.parquet
      fingerprint chats.jsonl --output chats.fingerprint.json
      fingerprint prompts.jsonl --tokenizer simple
      diff chats.jsonl prompts.jsonl
      diff chats.jsonl chats.jsonl
      diff chats.fingerprint.json prompts.jsonl --only-changed
      diff chats.jsonl prompts.jsonl --summary --fail-on-any-flag
      diff chats.jsonl prompts.jsonl --summary --verbose --fail-on reuse:abs:0.01,prompt_tokens:distance:3
    `),
    ...plain(`
      diff chats.jsonl prompts.jsonl --format markdown --fail-on-burstiness-delta 0.1 --fail-on-p50-prompt-delta 5
      diff chats.jsonl prompts.jsonl --format junit --fail-on-reuse-delta 0.9 --fail-on-prefill-delta 0.01 --fail-on-p90-prompt-delta 1
      diff chats.jsonl prompts.jsonl --format json
      diff --write-baseline baselines.json chats.jsonl prompts.jsonl --fail-on reuse:abs:0.05
      diff --baseline baselines.json
      diff --baseline baselines.json --json
      diff --baseline baselines.json --format junit
      diff --baseline baselines.json --format markdown
      compile jsonl-prompts --input examples/prompts.jsonl --output prompts.jsonl --arrival poisson --rate-rps 50
      diff --baseline baselines.json --verbose
      diff --baseline baselines.json prompts.jsonl --format junit
    `),
  ],
};
