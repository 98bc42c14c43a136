import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstRows, pickRows, rowNumbers } from './pick-rows.ts';
import { columnsOf, testRows } from './workload-columns.test-support.ts';

test('what is picked is what columns of these requests alone would be', () => {
  fc.assert(
    fc.property(testRows, fc.func(fc.boolean()), (rows, isPicked) => {
      const picked = rows.map((_, i) => i).filter((i) => isPicked(i));
      const place = new Map(picked.map((row, at) => [row, at]));
      const alone = columnsOf(
        picked.map((row) => ({
          ...rows[row]!,
          waitsFor: rows[row]!.waitsFor!.flatMap((target) => place.get(target) ?? []),
        })),
      );
      const found = pickRows(columnsOf(rows), Int32Array.from(picked));
      // Turns and places are those of the whole workload.
      const turn = Int32Array.from(picked, (row) => columnsOf(rows).turn[row]!);
      assert.deepEqual(found, { ...alone, turn, bodyOffset: Float64Array.from(picked) });
    }),
    { seed: 3 },
  );
});

test('the first requests are those picked by their numbers', () => {
  fc.assert(
    fc.property(testRows, fc.nat(30), (rows, most) => {
      const columns = columnsOf(rows);
      const count = Math.min(most, rows.length);
      assert.deepEqual(firstRows(columns, count), pickRows(columns, rowNumbers(count)));
      const bare = { ...columns, blocks: null };
      assert.deepEqual(firstRows(bare, count), pickRows(bare, rowNumbers(count)));
    }),
    { seed: 4 },
  );
});
