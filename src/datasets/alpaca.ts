import { escapeText } from '../core/json-text.ts';
import { defineOptions } from '../core/options.ts';
import { isBlank, trimBlank } from '../core/whitespace.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { kindOf } from './accept-text.ts';
import { type DraftSink, defineDataset } from './contract.ts';
import { isObject, type JsonObject, malformedUnicode } from './json-values.ts';
import { renderUserPrompt } from './prompt-format.ts';

const semantic = { task: 'qa', tags: ['alpaca', 'instruction-following'] } as const;

/**
 * Records `{instruction, input?, output?}`. The prompt is the trimmed instruction, then, where there is one,
 * a blank line, `Input:` and the trimmed input; `output` is the known answer. Under chatml and
 * openai_messages the prompt is wrapped accordingly. Records without an instruction are skipped.
 */
export const alpaca = defineDataset({
  name: 'alpaca',
  summary: 'instructions with optional input and output',
  containers: ['json-array', 'jsonl'],
  options: defineOptions({
    promptFormat: sharedOptions.promptFormat,
    maxOutputPolicy: {
      type: 'choice',
      choices: ['fixed'],
      default: 'fixed',
      help: 'where max_output_tokens comes from: always the flag, since a length in tokens needs a tokenizer',
    },
  }),
  createCompiler({ promptFormat }, { isCompat, withExpectedOutput }) {
    return {
      compile(record, sink) {
        const text = readInstruction(record, isCompat, sink);
        if (text === null) return;
        const answer = withExpectedOutput ? readOutput(record as JsonObject, sink) : null;
        sink.emit({
          prompt: escapeText(isCompat ? text : renderUserPrompt(text, promptFormat)),
          promptFormat,
          semantic,
          ...(answer === null ? {} : { expectedOutput: answer }),
        });
      },
    };
  },
});

function readInstruction(record: unknown, isCompat: boolean, sink: DraftSink): string | null {
  if (!isObject(record)) {
    sink.skip('not-an-object', `expected an object, found ${kindOf(record)}`);
    return null;
  }
  const instruction = record['instruction'];
  const input = record['input'];
  if (typeof instruction !== 'string' || isBlank(instruction)) {
    sink.skip('blank-prompt', 'the instruction is missing or blank');
    return null;
  }
  const hasInput = typeof input === 'string' && !isBlank(input);
  const text = trimBlank(instruction) + (hasInput ? `\n\nInput:\n${trimBlank(input)}` : '');
  if (!text.isWellFormed()) {
    sink.skip('malformed-unicode', `the text ${malformedUnicode}`);
    return null;
  }
  if (!isCompat && typeof input !== 'string' && input !== undefined && input !== null)
    sink.skip('unsupported-content', `the input is ${kindOf(input)}, not text, and is left out`);
  return text;
}

function readOutput(record: JsonObject, sink: DraftSink): string | null {
  const output = record['output'];
  if (typeof output !== 'string' || isBlank(output)) return null;
  if (output.isWellFormed()) return output;
  sink.skip('malformed-unicode', `the output ${malformedUnicode}, and is left out`);
  return null;
}
