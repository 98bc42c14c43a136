import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chainStart, chainTokens } from './block-hash.ts';
import { PrefixReuseAnalyser } from './reuse.ts';

/** The chain of a path: each block is named by one number. */
function chainOf(path: readonly number[]): Float64Array {
  let chain = chainStart(1);
  return Float64Array.from(path, (block) => {
    chain = chainTokens(chain, [block], 0, 1);
    return chain;
  });
}

/** An LRU cache of prefix blocks, written out: a list, the most recent first. */
function replay(paths: readonly (readonly number[])[], capacity: number): number {
  let cache: string[] = [];
  let hits = 0;
  for (const path of paths) {
    const keys = path.map((_, i) => path.slice(0, i + 1).join(','));
    for (const key of keys) {
      if (!cache.includes(key)) break;
      hits++;
    }
    cache = [...keys, ...cache.filter((key) => !keys.includes(key))].slice(0, capacity);
  }
  return hits;
}

function analyse(paths: readonly (readonly number[])[], limit?: number) {
  const analyser = new PrefixReuseAnalyser(limit);
  for (const path of paths)
    analyser.access({ chains: chainOf(path), promptTokens: path.length * 16, blockTokens: 16, ownBlocks: 0 });
  return analyser.result();
}

const paths = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 12 }), { maxLength: 60 });

test('hits at every cache size are those of an LRU cache that is written out', () => {
  fc.assert(
    fc.property(paths, (given) => {
      const { curve, hitTokens, uniqueBlocks } = analyse(given);
      assert.equal(hitTokens, 16 * replay(given, Infinity));
      const distinct = new Set(given.flatMap((path) => path.map((_, i) => path.slice(0, i + 1).join(','))));
      assert.equal(uniqueBlocks, distinct.size);
      for (const point of curve) assert.equal(point.hitTokens, 16 * replay(given, point.cacheBlocks));
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('the stack is renumbered as it fills, and nothing changes', () => {
  const many = Array.from({ length: 5000 }, (_, i) => [i % 7, (i * i) % 11, i % 3]);
  const { curve, hitTokens } = analyse(many);
  assert.equal(hitTokens, 16 * replay(many, Infinity));
  for (const { cacheBlocks, hitTokens: hits } of curve) assert.equal(hits, 16 * replay(many, cacheBlocks));
});

test('past its limit it follows a share of the blocks, which stands for all', () => {
  const stream = Array.from({ length: 40_000 }, (_, i) => {
    const session = (i * 7919) % 4000;
    return Array.from({ length: 10 }, (_, turn) => session * 100 + turn);
  });
  const exact = analyse(stream);
  const sampled = analyse(stream, 4000);
  assert.ok(sampled.sampledShare < 1);
  // About 4,000 blocks are followed: the error of a share of them is some 1/√4000.
  assert.ok(Math.abs(sampled.hitTokens / exact.hitTokens - 1) < 0.05);
  assert.ok(Math.abs(sampled.uniqueBlocks / exact.uniqueBlocks - 1) < 0.1);
});

test('what the own session had is told from what only others had', () => {
  const analyser = new PrefixReuseAnalyser();
  const access = (path: readonly number[], ownBlocks: number) =>
    analyser.access({
      chains: chainOf(path),
      promptTokens: path.length * 16 + 5,
      blockTokens: 16,
      ownBlocks,
    });
  access([1, 2], 0);
  access([1, 3], 0);
  access([1, 2, 4, 5], 2);
  const { hitTokens, ownHitTokens, crossHitTokens, promptTokens, uniqueTokens } = analyser.result();
  assert.deepEqual(
    { hitTokens, ownHitTokens, crossHitTokens, promptTokens, uniqueTokens },
    { hitTokens: 48, ownHitTokens: 32, crossHitTokens: 16, promptTokens: 143, uniqueTokens: 80 },
  );
});

test('nothing in, nothing out', () => {
  assert.deepEqual(new PrefixReuseAnalyser().result(), {
    blockTokens: null,
    promptTokens: 0,
    hitTokens: 0,
    ownHitTokens: 0,
    crossHitTokens: 0,
    uniqueBlocks: 0,
    uniqueTokens: 0,
    curve: [],
    sampledShare: 1,
  });
});

test('blocks of several sizes have hits but no curve', () => {
  const analyser = new PrefixReuseAnalyser();
  for (const blockTokens of [16, 512])
    analyser.access({ chains: chainOf([1]), promptTokens: 600, blockTokens, ownBlocks: 0 });
  const { blockTokens, curve } = analyser.result();
  assert.deepEqual({ blockTokens, curve }, { blockTokens: null, curve: [] });
});
