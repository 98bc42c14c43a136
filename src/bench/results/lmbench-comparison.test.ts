import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readDeviations } from '../../../test/support/deviations.ts';
import { missingShared, sharedFolder } from '../../../test/support/requirements.ts';
import { type ComparedResult, lmbenchComparison } from './lmbench-comparison.ts';

const golden = 'golden/lmbench/visualization';

type Comparison = readonly Readonly<Record<string, unknown>>[];

/** The servers of the golden's suite: the suite knows them, and nothing is guessed from file names. */
const servers = [
  'flat_basic_vllm_run_llama8B',
  'flat_vllm_x',
  'helm_a',
  'helm_routing_1-rr',
  'helm_routing_1-session',
];

function comparedOf(workload: string): ComparedResult[] {
  const folder = `${sharedFolder()}/${golden}/in`;
  return readdirSync(folder).flatMap((file): ComparedResult[] => {
    const key = servers.find((server) => file.startsWith(`${server}_`))!;
    const [, qps] =
      new RegExp(`^${workload}_([^_]+)_\\d{8}-\\d{4}\\.json$`).exec(file.slice(key.length + 1)) ?? [];
    if (qps === undefined) return [];
    const { results } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Pick<
      ComparedResult,
      'results'
    >;
    return [{ key, qps: Number.isNaN(Number(qps)) ? qps : Number(qps), results }];
  });
}

/** Places at which two comparisons differ, as `<qps> <server>`. */
function differences(ours: Comparison, theirs: Comparison): string[] {
  const loads = new Set([...ours, ...theirs].map(({ qps }) => qps));
  return [...loads].flatMap((qps) => {
    const [a = {}, b = {}] = [ours, theirs].map((side) => side.find((entry) => entry['qps'] === qps));
    return [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((server) => JSON.stringify(a[server]) !== JSON.stringify(b[server]))
      .map((server) => (server === 'qps' ? `${String(qps)}` : `${String(qps)} ${server}`));
  });
}

for (const workload of ['synthetic', 'strict_synthetic', 'vllm_random', 'trace_replayer', 'random'])
  test(`LMBench's comparison of ${workload}`, { skip: missingShared(golden) }, () => {
    const path = `${sharedFolder()}/${golden}/out/${workload}_comparison.json`;
    const theirs = JSON.parse(readFileSync(path, 'utf8')) as Comparison;
    const known = readDeviations().get(`comparison_${workload}`) ?? [];
    assert.deepEqual(differences(lmbenchComparison(comparedOf(workload)), theirs).sort(), [...known].sort());
  });

const numbers = (ttft: number, failed = 0) => ({
  successful_requests: 1,
  ...(failed > 0 ? { failed_requests: failed } : {}),
  benchmark_duration_s: 1,
  total_input_tokens: 1,
  total_generated_tokens: 1,
  request_throughput_req_per_s: 1,
  output_token_throughput_tok_per_s: 1,
  input_token_throughput_tok_per_s: 1,
  total_token_throughput_tok_per_s: 2,
  ttft_ms: { mean: ttft, median: ttft, p99: ttft },
  tpot_ms: { mean: null, median: null, p99: null },
  itl_ms: { mean: 3, median: 3, p99: 3 },
});

test('repeated runs are averaged, a server that failed is never at 0 ms, and loads without a number come last', () => {
  const failure = { error: 'none of 4 requests was answered', message: '', failed_requests: 4 };
  assert.deepEqual(
    lmbenchComparison([
      { key: 'a', qps: 'inf', results: numbers(5) },
      { key: 'a', qps: 10, results: numbers(30) },
      { key: 'a', qps: 2, results: numbers(10) },
      { key: 'a', qps: 2, results: numbers(20, 1) },
      { key: 'b', qps: 2, results: failure },
      { key: 'b', qps: 10, results: { error: 'no requests', message: '' } },
    ]),
    [
      {
        qps: 2,
        a: { TTFT: 15, ITL: 3, TPOT: null, failed_requests: 1 },
        b: { TTFT: null, ITL: null, TPOT: null, failed_requests: 4 },
      },
      { qps: 10, a: { TTFT: 30, ITL: 3, TPOT: null } },
      { qps: 'inf', a: { TTFT: 5, ITL: 3, TPOT: null } },
    ],
  );
});
