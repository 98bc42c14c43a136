import type { GapHistogram, ResultRecord } from '../nouns/result.ts';

/** A line of `requests.jsonl`, line feed included. Keys stand in a fixed order; nulls are written. */
export function renderResultLine(record: ResultRecord): string {
  const { chunk_gaps: gaps } = record;
  let line =
    `{"request_id":${JSON.stringify(record.request_id)},"index":${record.index}` +
    `,"session_id":${text(record.session_id)},"turn_id":${record.turn_id},"phase":"${record.phase}"` +
    `,"due_ns":${record.due_ns},"held_ns":${record.held_ns},"launched_ns":${record.launched_ns}` +
    `,"connected_ns":${record.connected_ns},"first_byte_ns":${record.first_byte_ns}` +
    `,"first_chunk_ns":${record.first_chunk_ns},"first_token_ns":${record.first_token_ns}` +
    `,"first_answer_token_ns":${record.first_answer_token_ns},"last_token_ns":${record.last_token_ns}` +
    `,"finished_ns":${record.finished_ns},"status":"${record.status}","http_status":${record.http_status}` +
    `,"error":${text(record.error)},"attempt":${record.attempt},"prompt_tokens":${record.prompt_tokens}` +
    `,"output_tokens":${record.output_tokens},"reasoning_tokens":${record.reasoning_tokens}` +
    `,"cached_tokens":${record.cached_tokens},"client_output_tokens":${record.client_output_tokens}` +
    `,"token_source":${text(record.token_source)},"finish_reason":${text(record.finish_reason)}` +
    `,"requested_output_tokens":${record.requested_output_tokens},"chunks":${record.chunks}` +
    `,"coalesced_chunks":${record.coalesced_chunks},"chunk_gaps":${gaps === null ? 'null' : renderGaps(gaps)}`;
  if (record.chunk_ns !== undefined) line += `,"chunk_ns":[${record.chunk_ns.join(',')}]`;
  if (record.attempts !== undefined) line += `,"attempts":${JSON.stringify(record.attempts)}`;
  if (record.endpoint !== undefined) line += `,"endpoint":${record.endpoint}`;
  if (record.stalled === true) line += ',"stalled":true';
  return `${line}}\n`;
}

function renderGaps(gaps: GapHistogram): string {
  return (
    `{"n":${gaps.n},"sum_ns":${gaps.sum_ns},"min_ns":${gaps.min_ns},"max_ns":${gaps.max_ns}` +
    `,"at_ns":[${gaps.at_ns.join(',')}],"count":[${gaps.count.join(',')}]}`
  );
}

function text(value: string | null): string {
  return value === null ? 'null' : JSON.stringify(value);
}
