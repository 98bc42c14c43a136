import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { diffWorkloads } from './diff.ts';
import { parseGates } from './gates.ts';
import { distributionKeys, metricKeys, pairMetricKeys } from './metrics.ts';

const simple = { tokenizer: 'simple', tokenizerModel: 'gpt-4o-mini', failOnAnyFlag: true };

/** Gates of threshold 0 on everything there is. */
const strictest = parseGates([
  ...[...metricKeys, ...pairMetricKeys].flatMap((metric) => [`${metric}:abs:0`, `${metric}:rel:0`]),
  ...distributionKeys.map((metric) => `${metric}:distance:0`),
]);

const request = fc.record({
  prompt: fc.stringMatching(/^( ?[a-c]){0,6}$/),
  max_output_tokens: fc.integer({ min: 1, max: 50 }),
  arrival_time_ms: fc.nat(500),
  session_id: fc.option(fc.constantFrom('s', 't', 'u')),
});

const workload = fc
  .array(request, { maxLength: 25 })
  .map((requests): WorkloadRequest[] => requests.map((item, i) => ({ ...item, request_id: `r${i}` })));

function write(path: string, requests: readonly WorkloadRequest[]): string {
  writeFileSync(path, requests.map((item) => `${JSON.stringify(item)}\n`).join(''));
  return path;
}

test('a workload does not differ from itself, whatever the gate', async (t) => {
  const folder = temporaryFolder(t);
  await fc.assert(
    fc.asyncProperty(workload, async (requests) => {
      const path = write(join(folder, 'w.jsonl'), requests);
      const diff = await diffWorkloads({ a: path, b: path }, { ...simple, gates: strictest }, testContext());
      assert.deepEqual(diff.regressions, []);
      assert.equal(diff.status, 'ok');
      assert.equal(diff.identical, true);
      for (const { delta, a, b } of diff.metrics) assert.ok(delta === 0 || (a === null && b === null));
      for (const { n_a, ks, wasserstein, psi, quantiles } of diff.distributions) {
        assert.deepEqual([ks, wasserstein, psi], n_a === 0 ? [null, null, null] : [0, 0, 0]);
        for (const { delta } of quantiles) assert.equal(delta, n_a === 0 ? null : 0);
      }
      const { unchanged, added, removed, changed_prompts: changed } = diff.matching!;
      assert.deepEqual([unchanged, added, removed, changed], [requests.length, 0, 0, 0]);
    }),
    { seed: 21, numRuns: 40 },
  );
});

test('B less A is the opposite of A less B, and distances do not know which came first', async (t) => {
  const folder = temporaryFolder(t);
  await fc.assert(
    fc.asyncProperty(workload, workload, async (first, second) => {
      const a = write(join(folder, 'a.jsonl'), first);
      const b = write(join(folder, 'b.jsonl'), second);
      const options = { ...simple, gates: [] };
      const forth = await diffWorkloads({ a, b }, options, testContext());
      const back = await diffWorkloads({ a: b, b: a }, options, testContext());
      for (const [i, { delta }] of forth.metrics.entries())
        assert.equal(delta, delta === null ? null : 0 - back.metrics[i]!.delta! + 0);
      for (const [i, { ks }] of forth.distributions.entries()) assert.equal(ks, back.distributions[i]!.ks);
      assert.equal(forth.matching!.added, back.matching!.removed);
      assert.equal(forth.matching!.same_prompt, back.matching!.same_prompt);
      assert.equal(
        forth.matching!.added + forth.matching!.changed_prompts + forth.matching!.same_prompt,
        second.length,
      );
    }),
    { seed: 22, numRuns: 25 },
  );
});
