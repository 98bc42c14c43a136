import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { labelLines } from '../src/characterize/label.ts';
import { type CheckedLines, checkLines } from '../src/compile/check-lines.ts';
import type { RecordChunk } from '../src/core/batch.ts';
import { InputError } from '../src/core/errors.ts';
import { inlinePool, type Pool, type Task } from '../src/core/task.ts';
import { createThreadPool } from '../src/io/threads.ts';

async function* chunks(count: number): AsyncGenerator<RecordChunk> {
  for (let i = 0; i < count; i++) {
    const bytes = new TextEncoder().encode(
      `{"request_id":"r${i}","prompt":"p","max_output_tokens":${i % 3},"arrival_time_ms":0}\n`,
    );
    yield { bytes, ends: Int32Array.of(bytes.length), firstRecord: i, firstByte: 0, source: 'w' };
  }
}

async function outputs(pool: Pool, count = 40): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const output of pool.run(checkLines, { source: 'w' }, chunks(count))) all.push(output);
  return all;
}

test('threads give the outputs of one thread, in the same order', async () => {
  const expected = await outputs(inlinePool);
  for (const [threads, before] of [
    [2, 0],
    [2, 5],
    [3, 100],
  ] as const) {
    const pool = createThreadPool(threads, before);
    try {
      assert.deepEqual(await outputs(pool), expected);
      assert.deepEqual(await outputs(pool), expected, 'a pool can run again');
    } finally {
      await pool.close();
    }
  }
});

/** Chunks that are themselves made on the pool. */
async function* labelled(pool: Pool, count: number): AsyncGenerator<RecordChunk> {
  let firstRecord = 0;
  for await (const { text } of pool.run(labelLines, { overwrite: false }, chunks(count))) {
    const bytes = new TextEncoder().encode(text);
    yield { bytes, ends: Int32Array.of(bytes.length), firstRecord: firstRecord++, firstByte: 0, source: 'w' };
  }
}

test('a run may take its inputs from another run of the same pool', async () => {
  const pool = createThreadPool(2);
  const all: CheckedLines[] = [];
  try {
    for await (const output of pool.run(checkLines, { source: 'w' }, labelled(pool, 30))) all.push(output);
  } finally {
    await pool.close();
  }
  assert.deepEqual(
    all.map(({ links }) => links.ids),
    // Requests without a token to generate break the schema, and are not labelled.
    Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? [] : [`r${i}`])),
  );
});

test('a task that holds much memory has no more inputs under way than it says', async () => {
  const pool = createThreadPool(2);
  let taken = 0;
  async function* counted(): AsyncGenerator<RecordChunk> {
    for await (const chunk of chunks(10)) {
      taken++;
      yield chunk;
    }
  }
  try {
    let given = 0;
    for await (const _ of pool.run({ ...checkLines, mostAtOnce: 1 }, { source: 'w' }, counted()))
      assert.equal(taken, ++given);
    assert.equal(given, 10);
  } finally {
    await pool.close();
  }
});

const built = fileURLToPath(new URL('../dist/io/threads.js', import.meta.url));

test('the built thread door works as the source does', {
  skip: existsSync(built) ? false : 'needs npm run build',
}, async () => {
  const { createThreadPool: createBuilt } = (await import(built)) as {
    createThreadPool: typeof createThreadPool;
  };
  const pool = createBuilt(2, 0);
  try {
    assert.deepEqual(await outputs(pool), await outputs(inlinePool));
  } finally {
    await pool.close();
  }
});

test('a task nobody knows, and one that fails, end the run and not the process', async () => {
  const pool = createThreadPool(2, 0);
  const unknown: Task<object, RecordChunk, unknown> = { name: 'no-such-task', start: () => () => null };
  await assert.rejects(async () => {
    for await (const output of pool.run(unknown, {}, chunks(3))) void output;
  }, /no task 'no-such-task'/);
  await assert.rejects(async () => {
    for await (const output of pool.run(checkLines, null as never, chunks(3))) void output;
  }, /Cannot destructure|null/);
  assert.equal((await outputs(pool, 4)).length, 4);
  await pool.close();
});

test('an input that cannot be had is an error of the run, and stopping early closes the inputs', async () => {
  const pool = createThreadPool(2, 1);
  let isClosed = false;
  async function* failing(): AsyncGenerator<RecordChunk> {
    try {
      yield* chunks(5);
      throw new InputError({ code: 'x', message: 'torn' });
    } finally {
      isClosed = true;
    }
  }
  await assert.rejects(async () => {
    for await (const output of pool.run(checkLines, { source: 'w' }, failing())) void output;
  }, /torn/);
  isClosed = false;
  for await (const output of pool.run(checkLines, { source: 'w' }, failing())) {
    void output;
    break;
  }
  assert.ok(isClosed);
  await pool.close();
});
