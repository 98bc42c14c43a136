import { defineOptions } from '../core/options.ts';
import { defineFormat } from './contract.ts';
import { everyLine } from './detect.ts';
import { allBut, lossRules } from './loss.ts';
import { arrivalNsOf } from './request-parts.ts';
import { readServingSim, renderCall } from './serving-sim.ts';

/** LLMServingSim's flat JSONL: `{"input_toks", "output_toks", "arrival_time_ns", "input_tok_ids"}`. */
export const llmservingsim = defineFormat({
  name: 'llmservingsim',
  summary: 'LLMServingSim, flat: exact times, lengths and token ids, no text',
  extension: '.jsonl',
  source: 'https://github.com/casys-kaist/LLMServingSim',
  options: defineOptions({}),
  detect: (sample) =>
    everyLine(sample, (record) => 'input_toks' in record || 'sub_requests' in record) &&
    !everyLine(sample, (record) => 'sub_requests' in record),
  // A file may mix both kinds of line, and then order is not by arrival.
  isGrouped: true,
  read: readServingSim,
  countsTokens: true,
  createWriter: (output, _options, tools) => ({
    add(request) {
      const line = { ...renderCall(request, tools), arrival_time_ns: arrivalNsOf(request) };
      output.text(`${JSON.stringify(line)}\n`);
    },
    finish() {},
  }),
  cannotCarry: allBut(['arrival_time_ms', 'arrival_time_ns', 'prompt_tokens', 'expected_output_tokens'], {
    request_id: lossRules.numberedId,
    prompt: { ...lossRules.textWithheld, becomes: 'its token ids' },
    messages: { becomes: 'the token ids of their text' },
    max_output_tokens: lossRules.cap,
    prefix_blocks: { becomes: 'token ids, read back as blocks of 16 by hash' },
  }),
});
