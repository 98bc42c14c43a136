import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { latencyOfFormula, latencyOfTable, parseLatencyTable } from './latency.ts';
import { prefixBlockKeys, ScriptedPrefixCache } from './prefix-cache.ts';
import { type ScriptedJob, ScriptedServer } from './server.ts';

const ms = 1e6;
const formula = { ttftMs: 50, prefillUsPerToken: 100, itlMs: 10, itlUsPerSequence: 0 };

interface Job extends ScriptedJob {
  readonly id: number;
}

/** Runs a server in virtual time over arrivals in ms; due times in ms by request. */
function simulate(
  jobs: readonly (Partial<Job> & { readonly atMs: number })[],
  {
    latency = latencyOfFormula(formula),
    capacity = null as number | null,
    maxWaiting = 1e6,
    freeze = null as { readonly atMs: number; readonly forMs: number } | null,
  } = {},
) {
  const times = jobs.map((): number[] => []);
  const counts = jobs.map((): number[] => []);
  const starts = jobs.map(() => Number.NaN);
  const refused: number[] = [];
  let lastNs = 0;
  const server = new ScriptedServer<Job>({
    latency,
    capacity,
    maxWaiting,
    listener: {
      started: (job, dueNs) => {
        starts[job.id] = dueNs / ms;
      },
      tokens(job, count, sent, dueNs) {
        assert.ok(dueNs >= lastNs, 'events come in order');
        assert.equal(
          sent,
          counts[job.id]!.reduce((sum, one) => sum + one, 0),
        );
        lastNs = dueNs;
        times[job.id]!.push(dueNs / ms);
        counts[job.id]!.push(count);
      },
    },
  });
  for (const [id, { atMs, ...job }] of jobs.entries()) {
    if (freeze !== null && freeze.atMs <= atMs && (id === 0 || jobs[id - 1]!.atMs < freeze.atMs)) {
      server.advance(freeze.atMs * ms);
      server.freeze(freeze.atMs * ms, freeze.forMs * ms);
    }
    server.advance(atMs * ms);
    const whole = { id, freshTokens: 0, outputTokens: 1, tokensPerChunk: 1, stall: null, ...job };
    if (!server.submit(whole, atMs * ms)) refused.push(id);
  }
  server.advance(Number.POSITIVE_INFINITY);
  assert.deepEqual([server.running, server.waiting, server.nextDueNs()], [0, 0, null]);
  return { times, counts, starts, refused };
}

test('the first token after the prefill, then a step a token', () => {
  const { times } = simulate([{ atMs: 7, freshTokens: 100, outputTokens: 4 }]);
  assert.deepEqual(times, [[67, 77, 87, 97]]);
});

test('tokens in chunks of 1, 2 and 5 have the same first and last time, and so the same TPOT', () => {
  const runs = [1, 2, 5].map((tokensPerChunk) => simulate([{ atMs: 0, outputTokens: 64, tokensPerChunk }]));
  for (const { times, counts } of runs) {
    assert.equal(times[0]![0], 50);
    assert.equal(times[0]!.at(-1), 50 + 63 * 10);
    assert.equal(
      counts[0]!.reduce((sum, count) => sum + count, 0),
      64,
    );
  }
  assert.deepEqual(runs[2]!.counts[0]!.slice(0, 3), [1, 5, 5]);
});

test('a step takes longer the more requests run', () => {
  const latency = latencyOfFormula({ ...formula, ttftMs: 0, prefillUsPerToken: 0, itlUsPerSequence: 1000 });
  const { times } = simulate(
    [
      { atMs: 0, outputTokens: 3 },
      { atMs: 0, outputTokens: 2 },
    ],
    { latency },
  );
  // The first takes its first step alone, its second beside the other.
  assert.deepEqual(times, [
    [0, 11, 23],
    [0, 12],
  ]);
});

test('with one place, requests queue: a closed form', () => {
  const service = 50 + 9 * 10;
  const { times, starts } = simulate(
    [0, 1, 2].map((atMs) => ({ atMs, outputTokens: 10 })),
    { capacity: 1 },
  );
  assert.deepEqual(starts, [0, service, 2 * service]);
  assert.deepEqual(
    times.map((one) => one.at(-1)),
    [service, 2 * service, 3 * service],
  );
});

test('a full queue refuses', () => {
  const jobs = [0, 1, 2, 3].map((atMs) => ({ atMs, outputTokens: 10 }));
  assert.deepEqual(simulate(jobs, { capacity: 1, maxWaiting: 2 }).refused, [3]);
});

test('a stall delays what comes after it, once', () => {
  const { times } = simulate([{ atMs: 0, outputTokens: 4, stall: { afterTokens: 2, ns: 500 * ms } }]);
  assert.deepEqual(times, [[50, 60, 570, 580]]);
});

test('a freeze of 2 s under a steady load: latency is what is left of the freeze, plus service', () => {
  const service = 50;
  const jobs = Array.from({ length: 1000 }, (_, index) => ({ atMs: index * 10 }));
  const { times } = simulate(jobs, { freeze: { atMs: 3000, forMs: 2000 } });
  for (const [index, [doneMs]] of times.entries()) {
    const atMs = index * 10;
    const isUnderWay = atMs < 3000 && atMs + service > 3000;
    const isFrozen = atMs >= 3000 && atMs < 5000;
    const expected = isFrozen ? 5000 - atMs + service : service + (isUnderWay ? 2000 : 0);
    assert.equal(doneMs! - atMs, expected, `request at ${atMs} ms`);
  }
});

test('overlapping freezes last until the later end', () => {
  const done: number[] = [];
  const server = new ScriptedServer<ScriptedJob>({
    latency: latencyOfFormula(formula),
    capacity: null,
    maxWaiting: 0,
    listener: { started() {}, tokens: (_job, _count, _sent, dueNs) => done.push(dueNs / ms) },
  });
  server.submit({ freshTokens: 0, outputTokens: 1, tokensPerChunk: 1, stall: null }, 0);
  server.freeze(10 * ms, 100 * ms);
  server.freeze(60 * ms, 100 * ms);
  server.freeze(70 * ms, 5 * ms);
  server.advance(1000 * ms);
  assert.deepEqual(done, [50 + 150]);
});

test('conservation: whatever comes and goes, each request is told of all its tokens or was taken out', () => {
  const job = fc.record({
    gapNs: fc.nat(1000),
    freshTokens: fc.nat(20),
    outputTokens: fc.integer({ min: 1, max: 12 }),
    tokensPerChunk: fc.integer({ min: 1, max: 4 }),
    cancelNs: fc.option(fc.nat(5000), { nil: null }),
  });
  const latency = latencyOfFormula({
    ttftMs: 0.0001,
    prefillUsPerToken: 0.01,
    itlMs: 0.0001,
    itlUsPerSequence: 0.01,
  });
  fc.assert(
    fc.property(
      fc.array(job, { maxLength: 40 }),
      fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
      (all, capacity) => {
        const told = all.map(() => 0);
        let most = 0;
        const server: ScriptedServer<Job> = new ScriptedServer<Job>({
          latency,
          capacity,
          maxWaiting: 1000,
          listener: {
            started: () => {
              most = Math.max(most, server.running);
            },
            tokens: (one, count) => {
              told[one.id]! += count;
            },
          },
        });
        const jobs = all.map((one, id): Job => ({ ...one, id, stall: null }));
        let nowNs = 0;
        const cancels: { readonly atNs: number; readonly job: Job }[] = [];
        for (const [id, { gapNs, cancelNs }] of all.entries()) {
          nowNs += gapNs;
          server.advance(nowNs);
          server.submit(jobs[id]!, nowNs);
          if (cancelNs !== null) cancels.push({ atNs: nowNs + cancelNs, job: jobs[id]! });
        }
        for (const { atNs, job: one } of cancels.sort((a, b) => a.atNs - b.atNs)) {
          if (atNs > nowNs) server.advance(atNs);
          server.cancel(one, Math.max(nowNs, atNs));
        }
        server.advance(Number.POSITIVE_INFINITY);
        assert.deepEqual([server.running, server.waiting], [0, 0]);
        if (capacity !== null) assert.ok(most <= capacity);
        for (const [id, one] of all.entries()) {
          if (one.cancelNs === null) assert.equal(told[id], one.outputTokens);
          else assert.ok(told[id]! <= one.outputTokens);
        }
      },
    ),
    { numRuns: 300, seed: 5 },
  );
});

test('a table is read between its points, beyond its ends along the last line, never below 0', () => {
  const latency = latencyOfTable({
    prefill: [
      [100, 10],
      [200, 30],
    ],
    decode: [[8, 5]],
  });
  assert.deepEqual(
    [0, 100, 150, 200, 300].map((tokens) => latency.prefillNs(tokens) / ms),
    [0, 10, 20, 30, 50],
  );
  assert.equal(latency.stepNs(1000) / ms, 5);
  assert.ok(latency.hasConstantStep);
});

test('every fault of a table is told with its place', () => {
  assert.throws(
    () =>
      parseLatencyTable(
        {
          prefill: [
            [1, 2],
            [1, 3],
            [5, -1],
          ],
          decode: [],
        },
        't.json',
      ),
    /t\.json \$\.prefill\[1\].*\n.*\$\.prefill\[2\].*\n.*\$\.decode/,
  );
  assert.throws(() => parseLatencyTable(null, 't.json'), /prefill/);
});

test('the cache knows leading blocks, and forgets the ends of what was used longest ago', () => {
  const keysOf = (text: string) => prefixBlockKeys(text.length, (at) => text.charCodeAt(at), 2);
  const cache = new ScriptedPrefixCache(4);
  assert.equal(keysOf('abcde').length, 2, 'only full blocks');
  cache.touch(keysOf('aabbcc'));
  assert.equal(cache.countHits(keysOf('aabbxxcc')), 2);
  assert.equal(cache.countHits(keysOf('xxbb')), 0, 'a block counts only after all before it');
  cache.touch(keysOf('zzyy'));
  assert.equal(cache.blocks, 4);
  assert.equal(cache.countHits(keysOf('aabbcc')), 2, 'the deepest block of the oldest went first');
  cache.clear();
  assert.equal(cache.countHits(keysOf('zz')), 0);
});

test('different prefixes have different keys', () => {
  const seen = new Set<number>();
  for (let i = 0; i < 20_000; i++) {
    const text = `prompt number ${i} `;
    seen.add(prefixBlockKeys(text.length, (at) => text.charCodeAt(at), text.length)[0]!);
  }
  assert.equal(seen.size, 20_000);
});
