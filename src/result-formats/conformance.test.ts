import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { repositoryRoot } from '../../test/support/repository.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { resultFormats } from './index.ts';

/* Each form of results against its fixture: the same three records, a stream, a failure and one that was never sent. */

const folder = new URL('fixtures/result-formats/', repositoryRoot);
const records = readFileSync(new URL('requests.jsonl', folder), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as ResultRecord);
const run = {
  ...{ model: 'm', endpoint: 'openai-chat', tokenizer: null, startedAtMs: 1_700_000_000_000 },
  ...{ planned: 3, offeredRps: 10, maxInFlight: null, sloMs: null },
};

for (const format of resultFormats)
  test(`${format.name} writes what its fixture holds, however records are batched`, () => {
    const path = new URL(`${format.name}/${format.fileName}`, folder);
    assert.ok(existsSync(path), `a fixture is missing: ${path.pathname}`);
    const whole = format.start(run);
    const text = whole.add(records) + whole.end();
    assert.equal(text, readFileSync(path, 'utf8'));
    const one = format.start(run);
    assert.equal(records.map((record) => one.add([record])).join('') + one.end(), text);
    assert.doesNotMatch(text, /NaN|Infinity|undefined/);
  });

test("vLLM's goodput counts answers that keep every limit by vLLM's own numbers", () => {
  const goodput = (sloMs: { ttft?: number; tpot?: number; e2e?: number }): unknown => {
    const writer = resultFormats.get('vllm-json').start({ ...run, sloMs });
    writer.add(records);
    return (JSON.parse(writer.end()) as { request_goodput: unknown }).request_goodput;
  };
  // One answer of two requests in 0.15 s: TTFT 19 ms by the first chunk (50 ms by the first token), TPOT 13.1, E2E 150.
  assert.equal(goodput({ ttft: 19, tpot: 13.2, e2e: 151 }), 1 / 0.15);
  for (const slo of [{ ttft: 18 }, { tpot: 13 }, { e2e: 149 }]) assert.equal(goodput(slo), 0);
});
