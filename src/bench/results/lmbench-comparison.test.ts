import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { missingShared, sharedFolder } from '../../../test/support/requirements.ts';
import { type ComparedResult, lmbenchComparison } from './lmbench-comparison.ts';

const golden = 'golden/lmbench/visualization';

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

test("LMBench's comparison, where it knows the servers", { skip: missingShared(golden) }, () => {
  const theirs = (workload: string) =>
    JSON.parse(readFileSync(`${sharedFolder()}/${golden}/out/${workload}_comparison.json`, 'utf8')) as Record<
      string,
      unknown
    >[];
  const [half, whole] = lmbenchComparison(comparedOf('synthetic')) as Record<string, unknown>[];
  const [theirHalf, theirWhole] = theirs('synthetic');
  assert.deepEqual(half!['helm_routing_1-session'], theirHalf!['helm_routing_1-session']);
  assert.deepEqual(whole, theirWhole);
  // Run twice: the mean of both, where the reference keeps whichever comes last.
  assert.notDeepEqual(half!['helm_routing_1-rr'], theirHalf!['helm_routing_1-rr']);
  const numbers = (workload: string, key: string) =>
    lmbenchComparison(comparedOf(workload)).map((entry) => entry[key]);
  // The reference cuts these servers' names, and merges what then has one name.
  assert.deepEqual(numbers('strict_synthetic', 'flat_basic_vllm_run_llama8B'), [
    theirs('strict_synthetic')[0]!['flat_basic_vllm_run_llama8B_strict'],
  ]);
  assert.deepEqual(numbers('vllm_random', 'flat_vllm_x'), [theirs('vllm_random')[0]!['flat_vllm_x_vllm']]);
  // A load that is no number is no load of 0, and comes last.
  assert.deepEqual(
    lmbenchComparison(comparedOf('trace_replayer')).map(({ qps }) => qps),
    [1, 'unknown'],
  );
  // A run without numbers is left out; the reference draws it at 0 ms.
  assert.deepEqual(lmbenchComparison(comparedOf('random')), [{ qps: 1 }]);
});
