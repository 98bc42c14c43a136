import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Device } from '../operators/device.ts';
import type { AttentionOperator } from '../operators/operator.ts';
import { rooflineUs } from '../operators/work.ts';
import { attentionDecode, attentionPrefill } from './attention.ts';
import { usualParameters } from './contract.ts';
import { costOfWaves } from './waves.ts';

/** Round figures of no device, without a cache that would beat the memory. */
const device: Device = {
  name: 'made',
  vendor: 'other',
  generation: 'made',
  multiprocessors: 100,
  matrixFlops: { bf16: 1e15 },
  vectorFlops: 1e14,
  memoryBytes: 1e11,
  memoryBytesPerSecond: 3e12,
  cacheBytes: 0,
  link: null,
};
const shape = {
  queryHeads: 8,
  keyHeads: 8,
  keyWidth: 128,
  valueWidth: 128,
  isCausal: true,
  isLatent: false,
} as const;

type Spans = AttentionOperator['spans'];
function attention(phase: AttentionOperator['phase'], spans: Spans): AttentionOperator {
  return { family: 'attention', phase, ...shape, spans, dtype: 'bf16' };
}

const models = [attentionPrefill, attentionDecode];
const phaseOf = { 'attention-prefill': 'prefill', 'attention-decode': 'decode' } as const;
// Few and short enough, often, to leave multiprocessors idle.
const count = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 40 }));
const length = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 20_000 }));
const spansOf = {
  prefill: fc.array(
    fc
      .record({ count, queries: length, cached: length })
      .map((one) => ({ ...one, keys: one.queries + one.cached })),
    { minLength: 1, maxLength: 4 },
  ),
  decode: fc.array(
    fc.record({ count, keys: length }).map((one) => ({ ...one, queries: 1 })),
    { minLength: 1, maxLength: 4 },
  ),
};
const cacheBytes = fc.constantFrom(0, 5e7);

for (const cost of models) {
  const phase = phaseOf[cost.name];
  const spans = spansOf[phase];
  const priceOn = (cache: number) => cost.bind({ ...device, cacheBytes: cache }, usualParameters(cost));

  test(`${cost.name}: a further sequence never makes a call cheaper`, () => {
    fc.assert(
      fc.property(spans, spans, cacheBytes, (some, more, cache) => {
        const price = priceOn(cache);
        const few = price(attention(phase, some));
        const many = price(attention(phase, [...some, ...more]));
        assert.ok(many >= few * (1 - 1e-12), `${many} < ${few}`);
      }),
      { numRuns: 2000, seed: 14 },
    );
  });

  test(`${cost.name}: equal sequences cost the same however they are listed`, () => {
    fc.assert(
      fc.property(spans, (some) => {
        const [span] = some as [Spans[number]];
        const apart = Array.from({ length: span.count }, () => ({ ...span, count: 1 }));
        const [one, other] = [[span], apart].map((listed) => priceOn(0)(attention(phase, listed)));
        assert.ok(Math.abs(one! - other!) <= 1e-9 * one!);
      }),
      { numRuns: 300, seed: 14 },
    );
  });

  test(`${cost.name}: never below the roofline`, () => {
    fc.assert(
      fc.property(spans, (some) => {
        const operator = attention(phase, some);
        assert.ok(priceOn(0)(operator) >= rooflineUs(operator, device)!);
      }),
      { numRuns: 1000, seed: 14 },
    );
  });
}

test('a long prompt with short ones costs about what they cost apart, not what their mean costs', () => {
  const price = attentionPrefill.bind(device, usualParameters(attentionPrefill));
  const long = { count: 1, queries: 8192, keys: 8192 };
  const short = { count: 7, queries: 128, keys: 128 };
  const together = price(attention('prefill', [long, short]));
  const [alone, rest] = [long, short].map((span) => price(attention('prefill', [span])));
  assert.ok(together > alone! && together < alone! + rest!);
  const mean = { count: 8, queries: 9088 / 8, keys: 9088 / 8 };
  assert.ok(price(attention('prefill', [mean])) < together / 3);
});

test('waves: the costliest first, each as long as its first block', () => {
  const group = fc.record({ count: fc.integer({ min: 1, max: 50 }), cost: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(fc.array(group, { maxLength: 5 }), fc.integer({ min: 1, max: 12 }), (groups, slots) => {
      const blocks = groups
        .flatMap(({ count, cost }) => new Array<number>(count).fill(cost))
        .sort((a, b) => b - a);
      const waves = blocks.filter((_, i) => i % slots === 0).reduce((sum, cost) => sum + cost, 0);
      assert.equal(costOfWaves(groups, slots), waves);
    }),
    { numRuns: 500, seed: 14 },
  );
});
