import { madeInputs } from '../output-hashes/made-inputs.ts';
import { opsim } from '../output-hashes/opsim.ts';
import type { DocumentScript } from './document-script.ts';

const prompts = '--prompt-file examples/generate/prompts.jsonl';
const step = '--prefill 2:512:128 --decode 16:1024 --hardware h200';

export const commandScripts: readonly DocumentScript[] = [
  {
    name: 'make workloads',
    files: madeInputs,
    lines: `
      compile openai-log --input made/log.jsonl --output logged.jsonl
      compile simple-json --input made/prompts.json --output -
      generate --trace-type constant --target-qps 5 ${prompts} --output-dir constant --duration-ms 3000 --no-plots
      generate --trace-type constant --target-qps 5 --target-prompt-len 40 --target-completion-len 20 --exact-lengths --output-dir exact --duration-ms 1000 --tokenizer simple
      dataset shared-prefix --prompt-length 20 --num-prefix 2 --num-samples-per-prefix 2 --output prefixes.jsonl
      dataset convert --type sharegpt --path examples/conversations.json --output converted.jsonl
      convert made/workload.jsonl --to mooncake --output anonymous.jsonl --anonymize --key-file made/key.txt
      convert made/workload.jsonl --to vidur --output vidur.csv --tokenizer tiktoken:cl100k_base
      concat made/workload.jsonl made/workload.jsonl --output twice.jsonl
      merge made/workload.jsonl fixtures/formats/mooncake/sample.jsonl --output both.jsonl --to iwc
      label made/workload.jsonl --output labelled.jsonl
      head made/workload.jsonl --requests 3 --output three.jsonl
      sample made/workload.jsonl --share 0.4 --output sample.jsonl
      filter made/workload.jsonl --where semantic.task:eq:code --output code.jsonl
      split made/workload.jsonl --outputs tune.jsonl,test.jsonl --shares 0.8,0.2
      spec --workload made/workload.jsonl --out-dir directory
      spec --prompts fixtures/formats/spec/sample/prompts.jsonl --tokenizer simple --out-dir settings
      verify directory
      verify sample.jsonl
      verify logged.jsonl --no-rerun
      demo --out-dir demo
    `,
  },
  {
    name: 'what iwc knows and refuses',
    lines: `
      list
      list datasets
      list lengths
      completion bash
      compile sharegpt --input a.json --seed 99999999999999999999 --show-config
      ! compile sharegpt --cups 3
      ! analyze missing.jsonl
      ! brew
    `,
  },
  {
    name: 'operators and profiles',
    files: opsim.files ?? {},
    lines: `
      calibrate --device a100-sxm-80gb --table made/measured.csv --check-table made/check.csv --output profile.json --plot profile.svg
      calibrate --device h200 --table made/measured.csv --dtype bf16 --correction --folds 3 --output corrected.json
      opsim made/kernels.jsonl --hardware a100-sxm-80gb --profile profile.json
      opsim made/kernels.jsonl --measured-on h200 --hardware b200 --memory-scale 2 --matrix-dtype fp8 --out-dir faster
      opsim --architecture deepseek-v3 ${step} --tp 8 --dtype fp8
    `,
  },
];
