import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { InputError, InterruptedError } from '../core/errors.ts';
import { readSortedWorkload, readWorkload } from './read-workload.ts';

function line(i: number, ms: number, rest = ''): string {
  return `{"request_id":"r${i}","prompt":"p","max_output_tokens":1,"arrival_time_ms":${ms}${rest}}\n`;
}

function write(t: TestContext, text: string | Uint8Array): string {
  const path = join(temporaryFolder(t), 'w.jsonl');
  writeFileSync(path, text);
  return path;
}

test('requests come in batches with their lines, blank ones passed over', async (t) => {
  const lines = Array.from({ length: 3000 }, (_, i) => line(i, i));
  const path = write(t, gzipSync(`${lines.slice(0, 5).join('')}\n${lines.slice(5).join('')}`));
  const sizes: number[] = [];
  const numbers: number[] = [];
  for await (const batch of readWorkload(path, testContext())) {
    sizes.push(batch.length);
    numbers.push(...batch.map((each) => each.line));
  }
  assert.ok(sizes.every((size) => size <= 1024) && sizes.length >= 3);
  assert.equal(numbers.length, 3000);
  assert.deepEqual(numbers.slice(3, 8), [4, 5, 7, 8, 9]);
});

test('bad lines end the reading, all of them named, after the good ones', async (t) => {
  const path = write(t, `${line(0, 0)}{"request_id":\n${line(1, 1)}[]\n`);
  let seen = 0;
  await assert.rejects(
    async () => {
      for await (const batch of readWorkload(path, testContext())) seen += batch.length;
    },
    (error: unknown) => {
      assert.ok(error instanceof InputError);
      assert.deepEqual(
        error.problems.map(({ code, place }) => [code, place!.line]),
        [
          ['bad-json', 2],
          ['wrong-type', 4],
        ],
      );
      return true;
    },
  );
  assert.equal(seen, 2);
});

test('sorting goes by exact arrival, equal ones in file order, and refuses more than fits', async (t) => {
  const path = write(t, line(0, 2) + line(1, 1, ',"arrival_time_ns":1200000') + line(2, 1) + line(3, 2));
  const sorted = await readSortedWorkload(path, testContext());
  assert.deepEqual(
    sorted.map(({ request }) => request.request_id),
    ['r2', 'r1', 'r0', 'r3'],
  );
  await assert.rejects(readSortedWorkload(path, testContext(), 3), /cannot be sorted in memory/);
});

test('reading stops when asked to', async (t) => {
  const controller = new AbortController();
  controller.abort();
  const batches = readWorkload(write(t, line(0, 0)), testContext({ signal: controller.signal }));
  await assert.rejects(batches.next(), InterruptedError);
});
