import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineTask, inlinePool, type Pool } from '../core/task.ts';
import { startLate } from './create-pool.ts';

const double = defineTask<number, number, number>({
  name: 'double',
  start: (factor) => (input) => input * factor,
});

/** Counts what reaches the threads. */
function countingPool() {
  const seen: unknown[] = [];
  const pool: Pool = {
    ...inlinePool,
    run: (task, setup, inputs) =>
      inlinePool.run(
        task,
        setup,
        (async function* () {
          for await (const input of inputs) {
            seen.push(input);
            yield input;
          }
        })(),
      ),
  };
  return { pool, seen };
}

async function* numbers(count: number, ended: { value: boolean }): AsyncGenerator<number> {
  try {
    for (let i = 0; i < count; i++) yield i;
  } finally {
    ended.value = true;
  }
}

for (const count of [0, 1, 4, 5, 20])
  test(`${count} inputs come out in order, and only the fifth and later go to threads`, async () => {
    const { pool, seen } = countingPool();
    const ended = { value: false };
    const found: number[] = [];
    for await (const output of startLate(pool).run(double, 2, numbers(count, ended))) found.push(output);
    const all = Array.from({ length: count }, (_, i) => i);
    assert.deepEqual(
      found,
      all.map((i) => i * 2),
    );
    assert.deepEqual(seen, all.slice(4));
    assert.ok(ended.value);
  });

for (const enough of [2, 6])
  test(`inputs are closed when the outputs are left after ${enough}`, async () => {
    const ended = { value: false };
    let taken = 0;
    for await (const _ of startLate(countingPool().pool).run(double, 2, numbers(20, ended)))
      if (++taken === enough) break;
    assert.ok(ended.value);
  });
