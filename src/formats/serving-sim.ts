import { nsPerMs } from '../core/units.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { chainStart, chainTokens } from '../prefix/block-hash.ts';
import type { FormatSource, ReadScope, WriteTools } from './contract.ts';
import type { Fields } from './fields.ts';
import { readJsonRecords } from './json-records.ts';
import { numberedId } from './loss.ts';
import { arrivalAt, outputLengthOf, outputOf } from './request-parts.ts';

/** The simulator's own block length, to which token ids are cut into prefix blocks when read. */
const servingSimBlock = 16;

/** Ids made up for prompts without text stay below this: every vocabulary is larger. */
const madeUpIds = 30_000;

/**
 * Reads LLMServingSim's JSONL: lines of single requests and lines of sessions, mixed as they come. A later call of a
 * session has no time of its own: it gets that of the call before plus the tool's, the earliest it could be.
 */
export function readServingSim(source: FormatSource, scope: ReadScope) {
  return readJsonRecords(source, scope, {
    parse(fields, index) {
      const atNs = fields.count('arrival_time_ns');
      if (!fields.has('sub_requests')) return parseCall(fields, index, atNs);
      return parseSession(fields, index, atNs);
    },
  });
}

function parseSession(fields: Fields, index: number, startNs: number): readonly WorkloadRequest[] {
  const session = fields.label('session_id');
  let atNs = startNs;
  let toolNs = 0;
  return fields.list('sub_requests').map((record, turn) => {
    const call = fields.nested(record, `$.sub_requests[${turn}]`);
    atNs += toolNs;
    const request: WorkloadRequest = {
      ...parseCall(call, index + turn, atNs),
      session_id: session,
      turn_id: turn,
      history: 'cumulative',
      ...(turn === 0 ? {} : { depends_on: numberedId(index + turn - 1), think_time_ms: toolNs / nsPerMs }),
    };
    toolNs = call.optionalCount('tool_duration_ns') ?? 0;
    return request;
  });
}

function parseCall(fields: Fields, index: number, atNs: number): WorkloadRequest {
  return {
    request_id: numberedId(index),
    prompt: '',
    prompt_tokens: fields.count('input_toks'),
    ...outputOf(fields.count('output_toks')),
    ...arrivalAt(atNs),
    ...(fields.has('input_tok_ids')
      ? { prefix_blocks: { block_tokens: servingSimBlock, ids: blocksOf(fields.list('input_tok_ids')) } }
      : {}),
  };
}

/** Chained hashes of the blocks of token ids; a last block that is not full has its length in its name. */
function blocksOf(tokens: readonly unknown[]): readonly number[] {
  const ids: number[] = [];
  const numbers = Int32Array.from(tokens as number[]);
  let chain = chainStart(3);
  for (let from = 0; from < numbers.length; from += servingSimBlock) {
    const to = Math.min(from + servingSimBlock, numbers.length);
    chain = chainTokens(chainTokens(chain, numbers, from, to), [to - from], 0, 1);
    ids.push(chain);
  }
  return ids;
}

/** The lengths of a call and its token ids: of its text, or made up so that equal blocks have equal ids. */
export function renderCall(request: WorkloadRequest, tools: WriteTools): object {
  const { text } = promptText(request);
  const ids = text === '' ? idsOfBlocks(request) : Array.from(tools.encode(text));
  return {
    input_toks: ids?.length ?? tools.promptTokens(request),
    output_toks: outputLengthOf(request),
    input_tok_ids: ids ?? undefined,
  };
}

function idsOfBlocks(request: WorkloadRequest): number[] | null {
  const blocks = request.prefix_blocks ?? null;
  if (blocks === null) return null;
  const tokens = request.prompt_tokens ?? blocks.ids.length * blocks.block_tokens;
  const ids: number[] = [];
  for (const id of blocks.ids) {
    const text = String(id);
    const seed = chainTokens(
      chainStart(4),
      [...text].map((digit) => digit.charCodeAt(0)),
      0,
      text.length,
    );
    for (let at = 0; at < blocks.block_tokens && ids.length < tokens; at++)
      ids.push(chainTokens(seed, [at], 0, 1) % madeUpIds);
  }
  return ids.length === tokens ? ids : null;
}
