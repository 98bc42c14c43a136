import type { Area } from '../support/outputs/record-area.ts';
import { plain, withJson } from '../support/outputs/script.ts';
import { madeInputs } from './made-inputs.ts';

/** Workloads taken from workloads, put together, labelled, and written as directories. */
export const subsets: Area = {
  name: 'subsets',
  files: madeInputs,
  script: [
    ...withJson(`
      head made/workload.jsonl --requests 10 --output ten.jsonl
      head made/workload.jsonl --sessions 3 --duration-s 0.5 --rebase --output few.jsonl
      sample made/workload.jsonl --share 0.4 --seed 7 --output sample.jsonl
      sample made/workload.jsonl --requests 9 --rebase --output nine.jsonl
      filter made/workload.jsonl --where semantic.task:eq:code --output code.jsonl
      filter made/workload.jsonl --where prompt_chars:le:8000,session_id:eq:s1 --keep all --rebase --output short.jsonl
      split made/workload.jsonl --outputs tune.jsonl,test.jsonl --shares 0.8,0.2 --seed 4
      label made/workload.jsonl --output labelled.jsonl
      label made/workload.jsonl --output relabelled.jsonl --overwrite
      concat ten.jsonl nine.jsonl --output one.jsonl --gap-ms 500
      concat made/workload.jsonl fixtures/formats/mooncake/sample.jsonl --output mixed.jsonl --to iwc
      merge ten.jsonl nine.jsonl --output both.jsonl
      merge fixtures/formats/mooncake/sample.jsonl fixtures/formats/mooncake/sample.jsonl --output fused.jsonl --fuse
      spec --workload made/workload.jsonl --out-dir directory
      spec --prompts fixtures/formats/spec/sample/prompts.jsonl --arrival poisson --poisson-rate-per-s 8 --seed 123 --id-compat
      spec workload.prompts=fixtures/formats/spec/sample/prompts.jsonl workload.seed=7 workload.arrival.kind=fixed_interval workload.arrival.inter_arrival_ns=5 --out-dir settings --tokenizer simple
      verify directory
      verify settings --no-rerun
      verify sample.jsonl
      verify both.jsonl
    `),
    ...plain(`
      head made/workload.jsonl --requests 3 --output -
      label made/workload.jsonl --output -
      head fixtures/formats/vidur/sample.csv --from vidur --requests 2 --output vidur.jsonl
      concat --input-files ten.jsonl nine.jsonl --output-file other.parquet --to parquet
    `),
  ],
};
