import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGolden, skipWithout } from './golden-files.test-support.ts';
import { exp, log, ONE, over, times, toNumber } from './high-precision.test-support.ts';
import * as tables from './ziggurat-tables.ts';

/*
 * The exponential tables are derived anew in whole numbers scaled by 2^240: the tail start R is found by
 * Newton's method so that the stack of 255 equal areas closes at height 1.
 */
/** Strip edges x[1] to x[256] for a tail start; `gap` is how far the stack misses height 1. */
function stack(start: bigint): { edges: bigint[]; gap: bigint } {
  const area = times(start + ONE, exp(-start));
  const edges: bigint[] = [];
  edges[256] = over(area, exp(-start));
  edges[255] = start;
  for (let i = 254; i >= 1; i--) edges[i] = -log(over(area, edges[i + 1]!) + exp(-edges[i + 1]!));
  return { edges, gap: over(area, edges[1]!) + exp(-edges[1]!) - ONE };
}

function solveEdges(): bigint[] {
  let before = (ONE * 76971n) / 10000n;
  let start = (ONE * 76972n) / 10000n;
  let gapBefore = stack(before).gap;
  let current = stack(start);
  for (let i = 0; i < 12 && current.gap !== gapBefore; i++) {
    const next = start - ((start - before) * current.gap) / (current.gap - gapBefore);
    gapBefore = current.gap;
    before = start;
    start = next;
    current = stack(start);
  }
  return current.edges;
}

test('exponential tables are the closing equation solved at 70 digits, each rounded once', () => {
  const edges = solveEdges();
  assert.equal(tables.EXPONENTIAL_TAIL_START, toNumber(edges[255]!));
  for (let i = 1; i < 256; i++) {
    assert.equal(tables.EXPONENTIAL_WIDTHS[i], toNumber(edges[i]!) * 2 ** -53, `width ${i}`);
    assert.equal(tables.EXPONENTIAL_HEIGHTS[i], toNumber(exp(-edges[i]!)), `height ${i}`);
    const limit = i === 1 ? 0n : (edges[i - 1]! << 53n) / edges[i]!;
    assert.equal(tables.EXPONENTIAL_LIMITS[i], Number(limit), `limit ${i}`);
  }
  assert.equal(tables.EXPONENTIAL_WIDTHS[0], toNumber(edges[256]!) * 2 ** -53);
  assert.equal(tables.EXPONENTIAL_LIMITS[0], Number((edges[255]! << 53n) / edges[256]!));
  assert.equal(tables.EXPONENTIAL_HEIGHTS[0], 1);
});

const path = 'golden/workload-spec/ziggurat_tables.json';

test('all six tables are the reference ones', { skip: skipWithout(path) }, () => {
  const golden = readGolden(path) as Record<string, Record<string, (string | number)[]>>;
  const numbers = (kind: string, table: string) => golden[kind]?.[table]?.map(Number);
  assert.deepEqual([...tables.EXPONENTIAL_WIDTHS], numbers('exponential', 'we'));
  assert.deepEqual([...tables.EXPONENTIAL_LIMITS], numbers('exponential', 'ke'));
  assert.deepEqual([...tables.EXPONENTIAL_HEIGHTS], numbers('exponential', 'fe'));
  assert.deepEqual([...tables.NORMAL_WIDTHS], numbers('normal', 'w'));
  assert.deepEqual([...tables.NORMAL_LIMITS], numbers('normal', 'k'));
  assert.deepEqual([...tables.NORMAL_HEIGHTS], numbers('normal', 'f'));
});
