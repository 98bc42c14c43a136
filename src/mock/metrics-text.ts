import type { MockCounts, TimeHistogram } from './mock-counts.ts';

export interface MockMetrics {
  readonly model: string;
  readonly running: number;
  readonly waiting: number;
  readonly counts: MockCounts;
  /** Share of the prefix cache that is used; 0 without one. */
  readonly cacheShare: number;
  readonly timeToFirstToken: TimeHistogram;
}

/** Prometheus text under the names vLLM has for the same things, so that what reads vLLM reads the mock. */
export function renderMetrics(metrics: MockMetrics): string {
  const { counts, running, waiting, cacheShare } = metrics;
  const labels = `model_name="${metrics.model.replace(/["\\\n]/g, '_')}"`;
  const line = (name: string, type: string, help: string, value: number) =>
    `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name}{${labels}} ${value}\n`;
  const ttft = 'vllm:time_to_first_token_seconds';
  return [
    line('vllm:num_requests_running', 'gauge', 'Requests that are running.', running),
    line('vllm:num_requests_waiting', 'gauge', 'Requests that wait for a place.', waiting),
    line('vllm:kv_cache_usage_perc', 'gauge', 'Share of the prefix cache in use, 1 for all.', cacheShare),
    line('vllm:prompt_tokens_total', 'counter', 'Prompt tokens of all requests.', counts.promptTokens),
    line('vllm:generation_tokens_total', 'counter', 'Tokens sent.', counts.outputTokens),
    line(
      'vllm:prefix_cache_queries_total',
      'counter',
      'Prompt tokens looked up in the cache.',
      counts.promptTokens,
    ),
    line('vllm:prefix_cache_hits_total', 'counter', 'Prompt tokens found in the cache.', counts.cachedTokens),
    line('vllm:request_success_total', 'counter', 'Requests answered in full.', counts.ok),
    line('iwc_mock_requests_total', 'counter', 'Requests received.', counts.requests),
    line(
      'iwc_mock_refused_total',
      'counter',
      'Requests refused: bad, too long, or the queue was full.',
      counts.refused,
    ),
    line('iwc_mock_faults_total', 'counter', 'Requests that met a scripted fault.', counts.faults),
    line('iwc_mock_clients_gone_total', 'counter', 'Requests whose client left first.', counts.clientsGone),
    `# HELP ${ttft} From the request to its first token.\n# TYPE ${ttft} histogram\n`,
    metrics.timeToFirstToken.render(ttft, labels),
  ].join('');
}
