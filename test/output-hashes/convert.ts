import type { Area } from '../support/outputs/record-area.ts';
import { plain, withJson } from '../support/outputs/script.ts';
import { madeInputs } from './made-inputs.ts';

/** Every format, with the name of its sample. */
const samples = {
  aibrix: 'sample.jsonl',
  'aiperf-mooncake': 'sample.jsonl',
  'aiperf-multi-turn': 'sample.jsonl',
  'aiperf-single-turn': 'sample.jsonl',
  burstgpt: 'sample.csv',
  guidellm: 'sample.jsonl',
  'inference-perf': 'sample.csv',
  iwc: 'sample.jsonl',
  llmservingsim: 'sample.jsonl',
  'llmservingsim-sessions': 'sample.jsonl',
  mooncake: 'sample.jsonl',
  'openai-batch': 'sample.jsonl',
  parquet: 'sample.parquet',
  'sglang-custom': 'sample.jsonl',
  spec: 'sample',
  'trace-csv': 'sample.csv',
  vidur: 'sample.csv',
  'vllm-custom': 'sample.jsonl',
  'vllm-timed-trace': 'sample.jsonl',
};

const names = Object.keys(samples);
const readEach = Object.entries(samples).map(
  ([name, file]) => `convert fixtures/formats/${name}/${file} --from ${name} --output from/${name}.jsonl`,
);
const writeEach = names.map((name) => `convert made/workload.jsonl --to ${name} --output to/${name}`);
/** A trace without text, to formats that need none and to those that have to refuse it. */
const writeTrace = names.map(
  (name) => `convert fixtures/formats/mooncake/sample.jsonl --to ${name} --output trace/${name}`,
);

/** Every format read and written, and what else a conversion can do. */
export const convert: Area = {
  name: 'convert',
  files: madeInputs,
  script: [
    ...plain([...readEach, ...writeEach, ...writeTrace].join('\n')),
    ...plain(`
      convert fixtures/formats/aibrix/sample.jsonl --output guessed/aibrix.jsonl
      convert fixtures/formats/burstgpt/sample.csv --output guessed/burstgpt.jsonl
      convert fixtures/formats/vidur/sample.csv --output guessed/vidur.jsonl
      convert fixtures/formats/vllm-timed-trace/sample.jsonl --output guessed/timed.jsonl
      convert to/parquet --output back.jsonl
      convert made/workload.jsonl --to aiperf --output aiperf.jsonl
      convert made/workload.jsonl --to mooncake --output lossy.jsonl --strict
      convert made/workload.jsonl --to openai-batch --output batch.jsonl --batch-model some-model
      convert made/workload.jsonl --to parquet --output plain.parquet --parquet-compression none
      convert made/workload.jsonl --output -
      convert fixtures/formats/burstgpt/sample.csv --output capped.jsonl --synthesize-text --max-output-tokens 16 --tokenizer simple
      verify trace/vllm-timed-trace
    `),
    ...withJson(`
      convert made/workload.jsonl --output anonymous.jsonl --anonymize --key-file made/key.txt
      convert made/workload.jsonl --to mooncake --output anonymous.mooncake.jsonl --anonymize --key-file made/key.txt --anonymize-block-tokens 4
      convert fixtures/formats/mooncake/sample.jsonl --output text.jsonl --synthesize-text --seed 3
      convert made/workload.jsonl --to vidur --output vidur.csv --tokenizer tiktoken:cl100k_base
      verify anonymous.jsonl --no-rerun
      verify text.jsonl
    `),
  ],
};
