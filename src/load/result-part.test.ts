import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recordHistogram } from '../math/duration-histogram.ts';
import type { GapHistogram, ResultRecord } from '../nouns/result.ts';
import { anyRecord } from '../nouns/result-records.test-support.ts';
import { Collector } from './collector.ts';
import { PartGatherer } from './result-part.ts';

/** Requests that ended, with histograms as requests have them; each has its own place. */
const records = fc
  .array(
    fc.tuple(
      anyRecord,
      fc.array(fc.nat(2e9), { maxLength: 30 }),
      fc.boolean(),
      fc.constantFrom('ok', 'timeout'),
    ),
    { maxLength: 60 },
  )
  .map((drawn) =>
    drawn.map(
      ([record, gaps, isStalled, status], index): ResultRecord => ({
        ...withoutStall(record),
        ...{ index: drawn.length - 1 - index, status: status as 'ok', phase: 'measure', chunks: gaps.length },
        chunk_gaps: gaps.length === 0 ? null : histogram(gaps),
        ...(isStalled ? { stalled: true } : {}),
      }),
    ),
  );

test('what threads gather in parts comes to what the records themselves come to, to the last bit', () => {
  fc.assert(
    fc.property(
      records,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 3 }),
      (all, rows, threads) => {
        const direct = new Collector(all.length);
        const joined = new Collector(all.length);
        const gatherers = Array.from({ length: threads }, () => new PartGatherer());
        // Threads tell one after another, each of its next requests; a file holds the lines in the order of telling.
        for (let from = 0; from < all.length; from += rows) {
          const gatherer = gatherers[(from / rows) % threads]!;
          for (const record of all.slice(from, from + rows)) {
            gatherer.add(record);
            direct.add(record, null);
          }
          joined.addPart(structuredClone(gatherer.take()!));
        }
        for (const gatherer of gatherers) assert.equal(gatherer.take(), null);
        assert.deepEqual(stateOf(joined), stateOf(direct));
      },
    ),
  );
});

function stateOf({ columns, gaps, ...rest }: Collector) {
  const { n, sum, standardDeviation } = gaps;
  return { columns: columns.pack(), gaps: [gaps.toRecord(), n, sum, standardDeviation], ...rest };
}

function histogram(gaps: readonly number[]): GapHistogram {
  const { n, sum, min, max, values, counts } = recordHistogram(Float64Array.from(gaps));
  return { n, sum_ns: sum, min_ns: min, max_ns: max, at_ns: values, count: counts };
}

function withoutStall({ stalled: _, ...record }: ResultRecord): ResultRecord {
  return record;
}
