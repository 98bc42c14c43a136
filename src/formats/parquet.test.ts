import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlinePool, type Pool } from '../core/task.ts';
import { filledColumns, openParquet } from '../io/parquet/open-parquet.ts';
import { createThreadPool } from '../io/threads.ts';
import { renderRequestLine } from '../nouns/request-line.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { readAll, sourceOf, testScope, writeAll } from './formats.test-support.ts';
import { canonicalColumns, cellValue } from './parquet/request-columns.ts';
import { parquet } from './parquet.ts';

/** More than two row groups of small requests; every field that is no text has holes. */
function manyRequests(): WorkloadRequest[] {
  return Array.from({ length: 41_000 }, (_, i) => ({
    request_id: `r${i}`,
    prompt: i % 7 === 0 ? `quote " and\nline ${i} ü 😀` : `text ${i}`,
    max_output_tokens: 1 + (i % 9),
    arrival_time_ms: i,
    ...(i > 30_000 && i % 2 === 0
      ? { temperature: i / 41_000, stop: ['a', `${i}`], streaming: i % 4 === 0 }
      : {}),
    ...(i % 5000 === 0 ? { x_note: { i }, session_id: `s${i % 3}`, turn_id: i } : {}),
  }));
}

async function groupsOf(bytes: Uint8Array) {
  return (await openParquet(sourceOf(bytes))).metadata.row_groups;
}

async function readLines(bytes: Uint8Array, pool: Pool) {
  const scope = testScope();
  let text = '';
  let requests = 0;
  for await (const lines of parquet.readLines!(sourceOf(bytes), scope, pool)) {
    text += new TextDecoder().decode(lines.bytes);
    requests += lines.requests;
  }
  return { text, requests, problems: scope.problems };
}

test('threads write the bytes and read the lines that one thread does', async () => {
  const requests = manyRequests();
  const pool = createThreadPool(2);
  try {
    const bytes = await writeAll(parquet, requests, pool);
    assert.equal((await groupsOf(bytes)).length, 3);
    assert.ok(Buffer.compare(bytes, await writeAll(parquet, requests, inlinePool)) === 0);
    const expected = requests.map((request) => renderRequestLine(request)).join('');
    for (const reading of [pool, inlinePool]) {
      const { text, requests: count } = await readLines(bytes, reading);
      assert.equal(count, requests.length);
      assert.ok(text === expected);
    }
  } finally {
    await pool.close();
  }
});

test('a bad row is told by its place in the file, whichever row group it is in', async () => {
  const requests = manyRequests();
  const wrong = [5, 20_000, 40_999];
  for (const row of wrong) requests[row] = { ...requests[row]!, max_output_tokens: -1 };
  const bytes = await writeAll(parquet, requests);
  const { problems, requests: count } = await readLines(bytes, inlinePool);
  assert.equal(count, requests.length - wrong.length);
  assert.deepEqual(
    problems.map(({ place }) => [place?.record, place?.path]),
    wrong.map((row) => [row, '$.max_output_tokens']),
  );
});

test('pages of a column without a cell are passed over, in each row group by itself', async () => {
  const requests = manyRequests();
  const bytes = await writeAll(parquet, requests);
  const groups = await groupsOf(bytes);
  const names = canonicalColumns.map(({ name }) => name);
  const filled = groups.map((group) => filledColumns(names, group));
  const always = ['request_id', 'prompt', 'max_output_tokens', 'arrival_time_ms'];
  const sometimes = ['session_id', 'turn_id', 'extensions'];
  const late = ['temperature', 'stop', 'streaming'];
  const expected = [
    [...always, ...sometimes],
    [...always, ...late, ...sometimes],
    [...always, ...late, ...sometimes],
  ];
  assert.deepEqual(
    filled.map((found) => found.toSorted()),
    expected.map((found) => found.toSorted()),
  );
  for (const [at, group] of groups.entries())
    for (const { meta_data: data } of group.columns)
      if (!filled[at]!.includes(data!.path_in_schema[0]!)) {
        const start = Number(data!.data_page_offset);
        bytes.fill(0xff, start, start + Number(data!.total_compressed_size));
      }
  assert.deepEqual(await readAll(parquet, sourceOf(bytes, 'torn', 1 << 20)), requests);
  const page = Number(groups[2]!.columns[0]!.meta_data!.data_page_offset);
  bytes.fill(0xff, page, page + 100);
  await assert.rejects(
    readAll(parquet, sourceOf(bytes, 'torn', 1 << 20)),
    /torn: not a readable Parquet file/,
  );
});

test('nested cells of other programs are texts all the way down', () => {
  const text = (value: string) => new TextEncoder().encode(value);
  assert.deepEqual(cellValue([{ role: text('user'), content: text('hello'), n: 3n }], 'json'), [
    { role: 'user', content: 'hello', n: 3 },
  ]);
  assert.deepEqual(cellValue([text('END')], 'json'), ['END']);
  assert.deepEqual(cellValue(text('["END"]'), 'json'), ['END']);
});
