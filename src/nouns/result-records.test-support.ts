import fc from 'fast-check';
import { type ResultRecord, resultPhases, resultStatuses, tokenSources } from './result.ts';

/** Any UTF-16: quotes, control characters, halves of surrogate pairs. */
const text = fc.string({
  unit: fc.oneof(fc.nat(0xffff), fc.nat(0x7f)).map((code) => String.fromCharCode(code)),
});
const time = fc.oneof(
  fc.maxSafeNat(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const count = fc.oneof(fc.nat(1000), fc.maxSafeNat(), fc.double({ min: 0, max: 1e300, noNaN: true }));
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

const gaps = fc.array(fc.tuple(time, count), { maxLength: 5 }).chain((buckets) =>
  fc.record({
    n: count,
    sum_ns: count,
    min_ns: orNull(time),
    max_ns: orNull(time),
    at_ns: fc.constant(buckets.map(([at]) => Math.abs(at))),
    count: fc.constant(buckets.map(([, times]) => times)),
  }),
);
const attempt = fc.record({
  attempt: count,
  launched_ns: time,
  finished_ns: time,
  status: fc.constantFrom(...resultStatuses),
  http_status: orNull(fc.nat(599)),
  error: orNull(text),
});

/** Records with whatever their types allow, members in the order of the contract. */
export const anyRecord: fc.Arbitrary<ResultRecord> = fc.record(
  {
    request_id: text,
    index: fc.nat(50),
    session_id: orNull(text),
    turn_id: orNull(fc.nat()),
    phase: fc.constantFrom(...resultPhases),
    due_ns: time,
    held_ns: time,
    launched_ns: orNull(time),
    scheduled_ns: orNull(time),
    connected_ns: orNull(time),
    first_byte_ns: orNull(time),
    first_chunk_ns: orNull(time),
    first_token_ns: orNull(time),
    first_answer_token_ns: orNull(time),
    last_token_ns: orNull(time),
    finished_ns: orNull(time),
    status: fc.constantFrom(...resultStatuses),
    http_status: orNull(fc.nat(599)),
    error: orNull(text),
    attempt: count,
    prompt_tokens: orNull(count),
    output_tokens: orNull(count),
    reasoning_tokens: orNull(count),
    cached_tokens: orNull(count),
    client_output_tokens: orNull(count),
    token_source: orNull(fc.constantFrom(...tokenSources)),
    finish_reason: orNull(text),
    requested_output_tokens: count,
    chunks: count,
    coalesced_chunks: count,
    chunk_gaps: orNull(gaps),
    replica: orNull(fc.nat(1000)),
    preemptions: orNull(count),
    recomputed_tokens: orNull(count),
    chunk_ns: fc.array(time, { maxLength: 5 }),
    attempts: fc.array(attempt, { maxLength: 2 }),
    endpoint: fc.nat(9),
    stalled: fc.constant(true as const),
  },
  { requiredKeys: requiredKeys() },
);

/** One of them, always the same. */
export const someRecord: ResultRecord = fc.sample(anyRecord, { numRuns: 1, seed: 7 })[0]!;

function requiredKeys() {
  const names = [
    ...['request_id', 'index', 'session_id', 'turn_id', 'phase', 'due_ns', 'held_ns', 'launched_ns'],
    ...['scheduled_ns', 'connected_ns', 'first_byte_ns', 'first_chunk_ns', 'first_token_ns'],
    ...['first_answer_token_ns', 'last_token_ns', 'finished_ns', 'status', 'http_status', 'error', 'attempt'],
    ...['prompt_tokens', 'output_tokens', 'reasoning_tokens', 'cached_tokens', 'client_output_tokens'],
    ...['token_source', 'finish_reason', 'requested_output_tokens', 'chunks', 'coalesced_chunks'],
    ...['chunk_gaps', 'replica', 'preemptions', 'recomputed_tokens'],
  ] as const;
  return [...names];
}
