import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamFor } from '../math/keyed-stream.ts';
import { kolmogorovOneSample } from '../math/kolmogorov.ts';
import { coefficientOfVariation, lag1Autocorrelation } from '../math/moments.ts';
import { readAs, toolDefinitions } from '../metrics/tool-definitions.ts';
import { openLoop, planOf, runVirtually, steadyPlan } from './virtual-run.test-support.ts';

/*
 * That load is right by construction, to the nanosecond: everything of a run but the socket and the host's clock, in
 * virtual time, against closed forms.
 */

const ms = 1e6;
const quick = () => ({ chunksNs: [5 * ms], endNs: 5 * ms });

test('sent times pass the tests of the Poisson process they come from', () => {
  const random = streamFor({ seed: 1n, name: 'test' });
  let atNs = 0;
  const due = Float64Array.from({ length: 5000 }, () => {
    atNs += (random.nextExponential() / 200) * 1e9;
    return atNs;
  });
  const { server } = runVirtually({ plan: planOf(due.map((ns) => ns / 1e9)), service: quick });
  const sent = server.sentNs.map(({ atNs }) => atNs);
  assert.ok(sent.every((atNs, i) => Math.abs(atNs - due[i]!) < 1e-3));
  const gaps = Float64Array.from(sent.slice(1), (atNs, i) => (atNs - sent[i]!) / 1e9);
  // Exponential gaps of mean 1/200 s: the distribution, its coefficient of variation 1, no memory (5 standard errors).
  const fit = kolmogorovOneSample(gaps, (gap) => 1 - Math.exp(-200 * gap));
  assert.ok(fit!.pValue > 0.001, `KS p ${fit!.pValue}`);
  assert.ok(Math.abs(coefficientOfVariation(gaps)! - 1) < 5 / Math.sqrt(gaps.length));
  assert.ok(Math.abs(lag1Autocorrelation(gaps)!) < 5 / Math.sqrt(gaps.length));
});

test('a server frozen for 2 s shows the p99 that arithmetic predicts, whether or not a cap hides it from the sender', () => {
  // 100 requests/s for 60 s, 10 ms each; from 20 s to 22 s nothing is answered. The request due at 20 s + t waits
  // 2 s − t longer, so the value with 1 % of 6,000 above it is 2 s − 60 × 10 ms + 10 ms.
  const frozen = (_: number, nowNs: number) => {
    const waitNs = nowNs >= 20e9 && nowNs < 22e9 ? 22e9 - nowNs : 0;
    return { chunksNs: [waitNs + 10 * ms], endNs: waitNs + 10 * ms };
  };
  const open = runVirtually({ plan: steadyPlan(100, 60), service: frozen }).summary();
  const predicted = 2000 - 600 + 10;
  assert.ok(Math.abs(open.ttft_ms.due.p99! - predicted) < 0.01 * predicted, String(open.ttft_ms.due.p99));
  assert.equal(open.schedule_lag_ms.max, 0);

  const capped = runVirtually({
    plan: steadyPlan(100, 60),
    schedule: openLoop(10),
    service: frozen,
  });
  const summary = capped.summary();
  // Ten wait at the server, the rest at the cap; from launched only the ten are slow, from due all are.
  assert.ok(summary.ttft_ms.launched.p99! < 20, String(summary.ttft_ms.launched.p99));
  assert.ok(summary.ttft_ms.due.p99! > predicted, String(summary.ttft_ms.due.p99));
  assert.ok(summary.held_by_cap_ms.max! > 1800);
  assert.ok(summary.schedule_lag_ms.max! < 1e-6, 'a cap is the wish of the user, not lateness of the client');
  assert.ok(capped.driver.scheduler.timeAtCapNs(60e9) > 1.9e9);
});

test('a latency of 30 s at 100 requests/s brings 3,000 in flight', () => {
  // A microsecond less, so that the first ends before the 3,001st comes.
  const slow = () => ({ chunksNs: [30e9 - 1000], endNs: 30e9 - 1000 });
  const { server, driver, summary } = runVirtually({ plan: steadyPlan(100, 60), service: slow });
  assert.equal(server.peakInFlight, 3000);
  assert.equal(driver.scheduler.peakInFlight, 3000);
  assert.ok(Math.abs(summary().load.offered_rps! - 100) < 1e-6);
});

test('1, 2 or 5 tokens a chunk give the same TPOT, and only that', () => {
  // A first token by the prefill, then 60 tokens, 10 ms each, in chunks that come when they are full.
  const service = (perChunk: number) => () => {
    const chunksNs = [50 * ms];
    for (let token = perChunk; token <= 60; token += perChunk) chunksNs.push((50 + 10 * token) * ms);
    return { chunksNs, outputTokens: 61, endNs: chunksNs.at(-1)! };
  };
  const itl = [1, 2, 5].map((perChunk) => {
    const run = runVirtually({ plan: steadyPlan(10, 5), service: service(perChunk) });
    const summary = run.summary();
    assert.ok(Math.abs(summary.tpot_ms.mean! - 10) < 1e-9);
    assert.ok(Math.abs(summary.tokens_per_chunk! - 61 / (1 + 60 / perChunk)) < 1e-9);
    const vllm = readAs('vllm', run.columns, run.gaps);
    assert.ok(Math.abs(vllm.tpot_ms!.mean! - 10) < 1e-9);
    return summary.itl_ms.p50!;
  });
  for (const [i, expected] of [10, 20, 50].entries())
    assert.ok(Math.abs(itl[i]! - expected) < 0.02 * expected);
  assert.deepEqual(Object.keys(toolDefinitions).length, 7);
});

test('half the requests failing leaves a goodput of at most a half, however fast they fail', () => {
  const service = (row: number) =>
    row % 2 === 0 ? quick() : { chunksNs: [], endNs: 0.1 * ms, status: 'http_error' as const };
  const { summary } = runVirtually({ plan: steadyPlan(100, 10), service });
  const { goodput, counts, measured } = summary({ ttft: 100, e2e: 1000 });
  assert.deepEqual(
    [goodput!.share, goodput!.offered, counts.failed, counts.conserved],
    [0.5, 1000, 500, true],
  );
  assert.equal(measured.failed_share, 0.5);
});

test('a loop that stands still for 50 ms is seen, and the requests it touched are named', () => {
  const service = () => ({ chunksNs: [15 * ms], endNs: 15 * ms });
  const { driver, records, summary } = runVirtually({
    plan: steadyPlan(100, 2),
    service,
    script: (time) => time.at(1.0001e9, () => time.block(50 * ms)),
  });
  const { schedule_lag_ms: lag } = summary();
  assert.ok(lag.p90! < 1e-6 && lag.max! > 35 && lag.max! < 45, `lag ${lag.max}`);
  assert.equal(driver.monitor.stalls, 1);
  assert.ok(driver.monitor.delays.quantile(0.99)! > 20 * ms, 'over the budget of the event loop');
  // From 0.99 s, still waiting for its answer at 1.0001 s, to 1.05 s: launched when the loop turned again, at 1.0501 s.
  const touched = records.filter(({ stalled }) => stalled).map(({ index }) => index);
  assert.deepEqual(
    touched.sort((a, b) => a - b),
    [99, 100, 101, 102, 103, 104, 105],
  );
});
