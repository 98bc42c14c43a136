import { createHash } from 'node:crypto';

/** A finished run with made-up times: what is made of it is the same to the last byte, as it never is of a real run. */
const requests = Array.from({ length: 80 }, (_, index) => {
  const outputTokens = 3 + (index % 7);
  return {
    id: `stored-${index}`,
    index,
    dueNs: index * 50_000_000,
    promptTokens: 20 + (index % 11),
    outputTokens,
  };
});

const workload = requests
  .map(({ id, index, dueNs, promptTokens, outputTokens }) =>
    JSON.stringify({
      ...{ arrival_time_ms: dueNs / 1e6, arrival_time_ns: dueNs, max_output_tokens: outputTokens },
      ...{
        prompt: `Stored question ${index % 9}`,
        prompt_tokens: promptTokens,
        request_id: id,
        streaming: true,
      },
    }),
  )
  .join('\n')
  .concat('\n');

const records = requests.map(({ id, index, dueNs, promptTokens, outputTokens }) => {
  const launchedNs = dueNs + 100_000 + (index % 13) * 20_000;
  const firstNs = launchedNs + 30_000_000 + (index % 17) * 3_000_000;
  const gapNs = 4_000_000 + (index % 5) * 500_000;
  const lastNs = firstNs + gapNs * (outputTokens - 1);
  const hasFailed = index % 20 === 19;
  const answer = hasFailed ? null : firstNs;
  return JSON.stringify({
    ...{
      request_id: id,
      index,
      session_id: null,
      turn_id: null,
      phase: 'measure',
      due_ns: dueNs,
      held_ns: 0,
    },
    ...{ launched_ns: launchedNs, connected_ns: launchedNs + 300_000, first_byte_ns: answer },
    ...{ first_chunk_ns: answer, first_token_ns: answer, first_answer_token_ns: answer },
    ...{ last_token_ns: hasFailed ? null : lastNs, finished_ns: lastNs + 50_000 },
    ...{ status: hasFailed ? 'http_error' : 'ok', http_status: hasFailed ? 503 : 200 },
    ...{
      error: hasFailed ? 'http-503: busy' : null,
      attempt: 1,
      prompt_tokens: hasFailed ? null : promptTokens,
    },
    ...{ output_tokens: hasFailed ? null : outputTokens, reasoning_tokens: 0, cached_tokens: index % 4 },
    ...{ client_output_tokens: null, token_source: hasFailed ? null : 'server' },
    ...{ finish_reason: hasFailed ? null : 'length', requested_output_tokens: outputTokens },
    ...{ chunks: hasFailed ? 0 : outputTokens, coalesced_chunks: 0 },
    chunk_gaps: hasFailed
      ? null
      : {
          ...{ n: outputTokens - 1, sum_ns: lastNs - firstNs, min_ns: gapNs, max_ns: gapNs },
          ...{ at_ns: [gapNs], count: [outputTokens - 1] },
        },
  });
});

/** As results of version 1.0 have it: they stay readable. */
const run = {
  ...{ schema: 'iwc.run/1.0', status: 'complete', kind: 'replay', iwc_version: '0.1.0' },
  ...{ command: 'iwc replay made/stored.jsonl', seed: '0', started_at_ms: Date.UTC(2024, 0, 1) },
  ended_at_ms: Date.UTC(2024, 0, 1) + 5000,
  host: { platform: 'linux', architecture: 'x64', cores: 2, nodeVersion: '20.0.0' },
  clock: 'monotonic',
  workload: {
    path: 'made/stored.jsonl',
    sha256: createHash('sha256').update(workload).digest('hex'),
    ...{ planned: requests.length, first_arrival_ns: 0 },
  },
  load: {
    ...{ kind: 'open', max_in_flight: null, time_scale: 1, arrival: null, arrival_parameters: null },
    ...{ duration_s: null, workers: 1, busy_poll: false },
  },
  endpoint: {
    ...{ kind: 'openai-chat', base_urls: ['http://127.0.0.1:9'], proxies: [null], routing: 'round-robin' },
    ...{ model: 'made', streaming: true, history: 'live', turns: 'wait' },
    ...{ length_controls: [], reported: null },
  },
  ...{ tokenizer: null, phases: { warmup: null, measure: null }, measure_window: null },
  ...{ cache_salt: null, cache_salt_from: null, repetition: 0, retries: 0 },
  timeouts_s: { connect: 10, first_byte: 600, idle: 300, total: 600 },
  client: {
    self: {
      threads: 1,
      event_loop_delay_ms: {
        ...{ n: 0, mean: null, sd: null, min: null, p50: null, p90: null, p95: null, p99: null },
        ...{ p99_9: null, max: null, n_eff: null, reasons: {} },
        interval_95: { mean: null, p50: null, p90: null, p99: null },
      },
      ...{ stalls: 0, gc: { count: 0, total_ms: 0, max_ms: null }, connections_opened: 5 },
      ...{ cpu_s: 1, cpu_us_per_request: 12_500, cpu_us_per_chunk: 2000 },
    },
    ...{ event_loop_delay_p99_ms: 1, peak_in_flight: 4, time_at_cap_s: null },
  },
};

export const storedRun: Readonly<Record<string, string>> = {
  'made/stored.jsonl': workload,
  'stored/run.json': `${JSON.stringify(run)}\n`,
  'stored/requests.jsonl': `${records.join('\n')}\n`,
};
