import type { Area } from '../support/outputs/record-area.ts';
import { plain, withJson } from '../support/outputs/script.ts';
import { madeInputs } from './made-inputs.ts';

/** Every dataset and every model of arrivals; then what checks a compiled workload. */
export const compile: Area = {
  name: 'compile',
  files: madeInputs,
  script: [
    // The fixtures hold a record of each fault: the messages of those that cannot be compiled are outputs too.
    ...plain(`
      compile aibrix-prompts --input fixtures/datasets/aibrix-prompts/input.jsonl --output fault.jsonl
      compile alpaca --input fixtures/datasets/alpaca/input.json --output alpaca.jsonl --arrival mmpp --rate-rps 2 --seed 3
      compile jsonl-prompts --input fixtures/datasets/jsonl-prompts/input.jsonl --output fault.jsonl
      compile mt-bench --input fixtures/datasets/mt-bench/input.jsonl --output fault.jsonl
      compile openai-log --input fixtures/datasets/openai-log/input.jsonl --output fault.jsonl
      compile sharegpt --input fixtures/datasets/sharegpt/input.json --output strict.jsonl --strict
      compile simple-json --input fixtures/datasets/simple-json/input.json --output fault.jsonl
      compile sharegpt --input fixtures/datasets/sharegpt/input.json --output single.jsonl --mode single-turn --max-output-tokens 32 --no-expected-from-dataset
      compile sharegpt --input examples/conversations.json --output conversations.jsonl --mode session --session-arrivals sessions --think-time-ms 100 --arrival gamma --cv 2 --rate-rps 4 --seed 9
      compile sharegpt --input examples/conversations.json --output - --arrival ramp --rate-from-rps 0 --rate-to-rps 5 --ramp-duration-s 3 --time-scale 2
      compile jsonl-prompts --input examples/prompts.jsonl --output diurnal.jsonl --arrival diurnal --rate-rps 3 --period-s 20 --phase 0.25 --seed 7
      compile jsonl-prompts --input examples/prompts.jsonl --output ramp.jsonl --arrival ramp --rate-from-rps 1 --rate-to-rps 9 --ramp-duration-s 5 --tokenizer simple
      compile jsonl-prompts --input examples/prompts.jsonl --output pattern.jsonl --arrival pattern --rate-rps 3 --pattern severe_fluctuation --tokenizer tiktoken:cl100k_base
      compile jsonl-prompts --input examples/prompts.jsonl --output on-off.jsonl --arrival on-off --rate-rps 9 --on-mean-s 2 --off-mean-s 1 --seed 5
      compile jsonl-prompts --input made/prompts.jsonl --output times.jsonl --arrival replay --timestamps made/times.txt --time-scale 0.5
      compile jsonl-prompts --input examples/prompts.jsonl --output threads.jsonl --threads 2 --manifest other.yaml --temperature 0.7 --top-p 0.9
      compile simple-json --input made/prompts.json --output compat.jsonl --compat iwc-0.1
      compile sharegpt --input fixtures/datasets/sharegpt/input.json --output compat-chats.jsonl --compat iwc-0.1 --mode session --arrival poisson --rate-rps 5 --seed 123
    `),
    ...withJson(`
      compile simple-json --input made/prompts.json --output simple.jsonl
      compile jsonl-prompts --input made/prompts.jsonl --output jsonl.jsonl --arrival fixed-step --arrival-step-ms 250
      compile mt-bench --input made/questions.jsonl --output mt.jsonl --streaming
      compile aibrix-prompts --input made/sessions.jsonl --output aibrix.jsonl --arrival constant-rate --rate-rps 4 --jitter 0.3
      compile openai-log --input made/log.jsonl --output log.jsonl --arrival replay --timestamps made/two-times.txt
      compile sharegpt --input fixtures/datasets/sharegpt/input.json --output chats.jsonl --mode session --arrival poisson --rate-rps 5 --seed 123
      validate chats.jsonl simple.jsonl fixtures/formats
      validate fixtures/formats/vidur/sample.csv --from vidur
      verify chats.jsonl
      verify compat-chats.jsonl
      verify log.jsonl --no-rerun
      verify threads.jsonl --manifest other.yaml
    `),
  ],
};
