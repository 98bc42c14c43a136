export { aibrixPrompts } from './aibrix-prompts.ts';
export { alpaca } from './alpaca.ts';
export { jsonlPrompts } from './jsonl-prompts.ts';
export { mtBench } from './mt-bench.ts';
export { openaiLog } from './openai-log.ts';
export { sharegpt } from './sharegpt.ts';
export { simpleJson } from './simple-json.ts';
