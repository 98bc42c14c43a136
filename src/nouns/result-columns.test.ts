import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ResultColumns } from './result-columns.ts';
import { anyRecord, someRecord } from './result-records.test-support.ts';

const placed = fc
  .array(anyRecord, { maxLength: 40 })
  .chain((records) =>
    fc
      .shuffledSubarray([...records.keys()], { minLength: records.length })
      .map((places) => records.map((record, i) => ({ ...record, index: places[i]! }))),
  );

test('rows gathered in any order and in parts are those set at their places', () => {
  fc.assert(
    fc.property(placed, fc.integer({ min: 1, max: 7 }), (records, partRows) => {
      const whole = new ResultColumns(0);
      for (const record of records) whole.set(record);
      const joined = new ResultColumns(0);
      const part = new ResultColumns(1);
      for (let from = 0; from < records.length; from += partRows) {
        const some = records.slice(from, from + partRows);
        some.forEach((record, row) => {
          part.set(record, row);
        });
        // As it arrives on another thread: the memory of the part is used again.
        joined.unpack(
          structuredClone(part.pack()),
          Int32Array.from(some, ({ index }) => index),
        );
        part.clear();
      }
      assert.equal(joined.count, records.length);
      assert.deepEqual(plain(joined), plain(whole));
    }),
  );
});

test('a count that 32 bits do not hold is kept as it is', () => {
  const columns = new ResultColumns(2);
  const row = columns.append();
  columns.promptTokens[row] = 7;
  columns.set({ ...someRecord, prompt_tokens: 3e9, output_tokens: 1.5 }, columns.append());
  assert.deepEqual([...columns.promptTokens.slice(0, 2)], [7, 3e9]);
  assert.equal(columns.outputTokens[1], 1.5);
  assert.ok(columns.cachedTokens.length >= 2);
});

test('a row that is added is as the contract of append says, in memory used before as well', () => {
  const columns = new ResultColumns(1);
  const fresh = columns.append();
  const first = plain(columns);
  const engine = { scheduled_ns: 5, replica: null, preemptions: null, recomputed_tokens: null };
  columns.set({ ...someRecord, ...engine, stalled: true }, fresh);
  columns.clear();
  assert.equal(columns.append(), 0);
  assert.deepEqual(plain(columns), { ...first, scheduledNs: [Number.NaN] });
  assert.equal(columns.has(0), false, 'until its due time is written');
});

test('what real runs do not have takes no memory until it comes', () => {
  const columns = new ResultColumns(8);
  const real = { scheduled_ns: null, replica: null, preemptions: null, recomputed_tokens: null };
  columns.set({ ...someRecord, ...real, index: 3 });
  const { scheduledNs, replica, preemptions, recomputedTokens } = columns;
  assert.deepEqual([scheduledNs, replica, preemptions, recomputedTokens], [null, null, null, null]);
  columns.set({ ...someRecord, ...real, index: 20, replica: 2 });
  assert.deepEqual([columns.replica![3], columns.replica![20]], [Number.NaN, 2]);
  assert.equal(columns.scheduledNs, null);
  columns.open('scheduledNs', 'replica');
  assert.deepEqual([columns.scheduledNs![20], columns.replica![20]], [Number.NaN, 2]);
});

/** Values of all columns, whatever holds them. */
function plain(columns: ResultColumns) {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      values === null ? null : [...values.slice(0, columns.count)],
    ]),
  );
}
