import type { Context } from '../../core/context.ts';
import { UsageError } from '../../core/errors.ts';
import { type LengthColumns, type Prompt, parsePromptLines } from '../../formats/index.ts';
import { LineProblems } from '../../io/line-problems.ts';
import { splitLines } from '../../io/lines.ts';
import { FingerprintTable } from '../../math/fingerprint-table.ts';
import { promptText } from '../../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../../nouns/workload.ts';
import type { Tokenizer } from '../../tokenizers/index.ts';
import { openInput } from '../../workloads/open-input.ts';
import { defaultReadSettings, readLengthColumns, readRequests } from '../../workloads/read-requests.ts';
import type { SpecOptions } from './options.ts';
import { type Nanoseconds, nsOfMs } from './schedule.ts';

/** A request on its way into a workload directory. */
export interface SpecRow extends Prompt {
  readonly prefillTokens: number;
  readonly decodeTokens: number;
  /** Its own time; null where it has none. */
  readonly arrivalNs: Nanoseconds | null;
}

/** Some requests: one by one, or the columns of such as are numbered and have no text. */
export type SpecBatch =
  | { readonly kind: 'rows'; readonly rows: readonly SpecRow[] }
  | { readonly kind: 'lengths'; readonly lengths: LengthColumns };

const promptsDecodeTokens = 64;

/** The requests that `--prompts` or `--workload` names. @throws UsageError unless it is one of the two */
export function readRows(
  options: SpecOptions,
  tokenizer: Tokenizer,
  context: Context,
): AsyncIterable<SpecBatch> {
  if (options.prompts !== null && options.workload === null)
    return fromPrompts(options.prompts, options, tokenizer, context);
  if (options.workload !== null && options.prompts === null)
    return fromWorkload(options.workload, options, tokenizer, context);
  throw new UsageError({
    code: 'one-input',
    message: 'spec takes either --prompts or --workload',
    hint: 'iwc spec --prompts prompts.jsonl --out-dir D',
  });
}

async function* fromPrompts(
  path: string,
  options: SpecOptions,
  tokenizer: Tokenizer,
  context: Context,
): AsyncGenerator<SpecBatch> {
  const input = await openInput(path, 'iwc', context);
  const problems = new LineProblems();
  const seen = new FingerprintTable();
  const decodeTokens = options.numDecodeTokens ?? promptsDecodeTokens;
  for await (const chunk of splitLines(input.source.pieces(), path)) {
    const rows: SpecRow[] = [];
    parsePromptLines(chunk, {
      take(prompt, place) {
        if (seen.set(prompt.promptId, 1) !== undefined)
          context.notices.add({
            code: 'repeated-prompt-id',
            reason: `the prompt_id '${prompt.promptId}' stands more than once; by id, the last one counts`,
            place,
          });
        rows.push({ ...prompt, prefillTokens: tokenizer.count(prompt.text), decodeTokens, arrivalNs: null });
      },
      report: (problem) => problems.add(problem),
    });
    yield { kind: 'rows', rows };
  }
  problems.throwIfAny();
}

async function* fromWorkload(
  path: string,
  options: SpecOptions,
  tokenizer: Tokenizer,
  context: Context,
): AsyncGenerator<SpecBatch> {
  const input = await openInput(path, options.from, context);
  const columns = readLengthColumns(input, defaultReadSettings, context);
  if (columns !== null) {
    for await (const lengths of columns) {
      if (options.numDecodeTokens !== null) lengths.outputTokens.fill(options.numDecodeTokens);
      yield { kind: 'lengths', lengths };
    }
    return;
  }
  for await (const batch of readRequests(input, defaultReadSettings, context))
    yield { kind: 'rows', rows: batch.map((request) => rowOf(request, options, tokenizer)) };
}

function rowOf(request: WorkloadRequest, options: SpecOptions, tokenizer: Tokenizer): SpecRow {
  const { text } = promptText(request);
  return {
    promptId: request.request_id,
    text,
    prefillTokens: request.prompt_tokens ?? tokenizer.count(text),
    decodeTokens: options.numDecodeTokens ?? request.expected_output_tokens ?? request.max_output_tokens,
    arrivalNs: request.arrival_time_ns ?? nsOfMs(request.arrival_time_ms),
  };
}
