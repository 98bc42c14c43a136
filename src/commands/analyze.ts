import { analyzeOptions, analyzeWorkload } from '../characterize/analyze.ts';
import { exitCodes } from '../core/errors.ts';
import type { OptionValues } from '../core/options.ts';
import type { Analysis } from '../documents/analysis.ts';
import { renderAnalysis } from '../report/analysis-text.ts';
import type { Command } from './contract.ts';

/** `iwc analyze`: what a workload is, in numbers and in words. */
export const analyzeCommand: Command = {
  name: 'analyze',
  summary: 'describe a workload: tokens, arrivals, sessions, prefix reuse and its class, with reasons',
  positionals: [
    { name: 'workload', help: 'the workload, plain, .gz or .zst; - is standard input', required: true },
  ],
  examples: [
    { line: 'iwc analyze w.jsonl', explains: 'with the tokens of gpt-4o-mini' },
    {
      line: 'iwc analyze w.jsonl --tokenizer Qwen/Qwen3-8B --json',
      explains: 'with a model of your own, as JSON',
    },
    {
      line: 'iwc analyze w.jsonl --tpot-ms 20 --kv-bytes-per-token 131072',
      explains: 'with requests in flight and KV cache over time',
    },
  ],
  optionsFor: () => analyzeOptions,
  // Each thread holds a tokenizer's tables and texts, 70 MB: one keeps the promise of 300 MB.
  defaultThreads: 1,
  async run({ positionals, options }, context) {
    const given = options as OptionValues<typeof analyzeOptions>;
    const analysis = await analyzeWorkload(positionals[0]!, given, context);
    const document: Analysis = { ...analysis, notices: context.notices.summary() };
    return {
      exitCode: exitCodes.done,
      document,
      text: renderAnalysis(analysis),
    };
  },
};
