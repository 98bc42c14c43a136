import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TimeHeap } from './time-heap.ts';

test('numbers come out by time, ties by number, whatever is put in between', () => {
  const entry = fc.record({ time: fc.integer({ min: 0, max: 9 }), id: fc.nat(200), isTaken: fc.boolean() });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
      const heap = new TimeHeap();
      const model: { time: number; id: number }[] = [];
      const take = () => {
        model.sort((a, b) => a.time - b.time || a.id - b.id);
        assert.equal(heap.firstTime, model[0]?.time ?? Number.POSITIVE_INFINITY);
        assert.equal(heap.pop(), model.shift()?.id ?? -1);
      };
      for (const { time, id, isTaken } of entries) {
        heap.push(time, id);
        model.push({ time, id });
        if (isTaken) take();
      }
      while (model.length > 0) take();
      assert.equal(heap.pop(), -1);
    }),
    { seed: 1 },
  );
});
