import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError, UsageError } from '../core/errors.ts';
import { firstTimes, startModel } from './sampling.test-support.ts';

test('replay: from 0, stretched, and at an end when the list is', () => {
  const timestampsNs = [7e9, 7.5e9, 7.5e9, 10e9];
  assert.deepEqual([...firstTimes({ model: 'replay', timestampsNs }, 9)], [0, 5e8, 5e8, 3e9]);
  const slow = firstTimes({ model: 'replay', timestampsNs, options: { timeScale: 2 } }, 3);
  assert.deepEqual([...slow], [0, 1e9, 1e9]);
  assert.deepEqual([...firstTimes({ model: 'replay', timestampsNs: [] }, 3)], []);
});

test('replay: neither guesses nor sorts', () => {
  assert.throws(() => startModel({ model: 'replay' }), UsageError);
  assert.throws(
    () => startModel({ model: 'replay', timestampsNs: [1, 3, 2] }),
    (error) => {
      assert.ok(error instanceof InputError);
      assert.deepEqual(error.problems[0]?.place, { record: 2 });
      return true;
    },
  );
  assert.throws(() => startModel({ model: 'replay', timestampsNs: [1, Number.NaN] }), InputError);
});
