import { UsageError } from '../core/errors.ts';
import { streamFor } from '../math/keyed-stream.ts';
import type { InputRecord, PlannedMessage, PlanTools } from './contract.ts';
import { made } from './conversation.ts';
import { shareGptTurns } from './share-gpt-turns.ts';
import type { VllmOptions } from './vllm-benchmark.ts';

export const vllmDatasets = ['sharegpt', 'random', 'sonnet', 'hf', 'custom'] as const;

/** A prompt of a dataset, with the answer length to ask for. */
export interface DatasetPrompt {
  readonly messages: readonly PlannedMessage[];
  readonly outputTokens: number;
}

/** As many prompts as are asked for; those of a file that is shorter come again from its start. @throws UsageError */
export function vllmPrompts(values: VllmOptions, tools: PlanTools): Iterable<DatasetPrompt> {
  switch (values.datasetName) {
    case 'random':
      return randomPrompts(values, tools);
    case 'sonnet':
      return sonnetPrompts(values);
    case 'sharegpt':
      return filePrompts(values, tools, shareGptPrompt);
    case 'hf':
      return filePrompts(
        values,
        tools,
        (record) =>
          shareGptPrompt(record, values, tools, values.hfOutputLen ?? values.maxTokens ?? 128) ??
          textPrompt(record, values.hfOutputLen ?? values.maxTokens ?? 128),
      );
    case 'custom':
      return filePrompts(values, tools, (record) =>
        textPrompt(record, values.customOutputLen ?? values.maxTokens ?? 256),
      );
  }
}

function* randomPrompts(values: VllmOptions, { seed }: PlanTools): Iterable<DatasetPrompt> {
  const random = streamFor({ seed, name: 'bench.lengths' });
  const draw = (mean: number) => {
    const least = Math.max(1, Math.floor(mean * (1 - values.randomRangeRatio)));
    return random.nextInteger(least, Math.floor(mean * (1 + values.randomRangeRatio)) + 1);
  };
  const outputLen = values.randomOutputLen ?? values.maxTokens ?? 128;
  for (let index = 0; index < values.numPrompts; index++) {
    const tokens = draw(values.randomInputLen);
    yield {
      messages: [{ role: 'user', parts: made('random prompt', tokens, index) }],
      outputTokens: draw(outputLen),
    };
  }
}

/** A shared prefix and lines of its own, as vLLM makes of Shakespeare's sonnets; the text is ours. */
function* sonnetPrompts(values: VllmOptions): Iterable<DatasetPrompt> {
  const { sonnetPrefixLen: shared, sonnetInputLen: whole } = values;
  if (shared >= whole)
    throw new UsageError({
      code: 'bad-value',
      message: `SONNET_PREFIX_LEN: ${shared} leaves nothing of SONNET_INPUT_LEN, ${whole}`,
    });
  for (let index = 0; index < values.numPrompts; index++)
    yield {
      messages: [
        {
          role: 'user',
          parts: [...made('sonnet prefix', shared), ...made('sonnet lines', whole - shared, index)],
        },
      ],
      outputTokens: values.sonnetOutputLen ?? values.maxTokens ?? 150,
    };
}

type ReadPrompt = (record: InputRecord, values: VllmOptions, tools: PlanTools) => DatasetPrompt | null;

function* filePrompts(values: VllmOptions, tools: PlanTools, read: ReadPrompt): Iterable<DatasetPrompt> {
  const prompts = tools.records
    .map((record) => read(record, values, tools))
    .filter((prompt) => prompt !== null);
  if (prompts.length === 0)
    throw new UsageError({
      code: 'no-prompts',
      message: `none of the ${tools.records.length} records of ${values.datasetPath} holds a prompt for ${values.datasetName}`,
    });
  const order = streamFor({ seed: tools.seed, name: 'bench.order' }).permutation(prompts.length);
  for (let index = 0; index < values.numPrompts; index++) yield prompts[order[index % order.length]!]!;
}

/** The first question of a conversation, its answer's length the recorded one unless given. */
function shareGptPrompt(
  record: InputRecord,
  values: VllmOptions,
  tools: PlanTools,
  asked = values.sharegptOutputLen ?? values.maxTokens,
): DatasetPrompt | null {
  const first = shareGptTurns(record)?.[0];
  if (first === undefined || first.answer === null) return null;
  return {
    messages: [{ role: 'user', parts: [{ text: first.question }] }],
    outputTokens: asked ?? Math.max(1, tools.countTokens(first.answer)),
  };
}

function textPrompt(record: InputRecord, outputTokens: number): DatasetPrompt | null {
  const text = record['prompt'] ?? record['text'] ?? record['instruction'];
  return typeof text === 'string' ? { messages: [{ role: 'user', parts: [{ text }] }], outputTokens } : null;
}
