import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../../test/support/context.ts';
import { readCsvRecords } from './read-foreign.ts';

async function read(t: Parameters<typeof temporaryFolder>[0], text: string) {
  const path = join(temporaryFolder(t), 'rows.csv');
  writeFileSync(path, text);
  return await readCsvRecords(path, testContext());
}

test("columns of LMBench's generators become records on a clock from the first launch", async (t) => {
  const records = await read(
    t,
    'prompt_tokens,generation_tokens,ttft,generation_time,user_id,launch_time,finish_time\n' +
      '20,5,0.25,1,7,1001.5,1002.75\n' +
      '10,3,0.5,0.5,8,1000.5,1001.5\n' +
      '0,0,0,0,9,1003,1003\n',
  );
  assert.deepEqual(
    records.map((r) => [
      r.session_id,
      r.launched_ns,
      r.first_token_ns,
      r.last_token_ns,
      r.finished_ns,
      r.status,
    ]),
    [
      ['8', 0, 0.5e9, 1e9, 1e9, 'ok'],
      ['7', 1e9, 1.25e9, 2.25e9, 2.25e9, 'ok'],
      // LMBench writes zeros for a request that failed, and counts them as a success.
      ['9', 2.5e9, null, null, 2.5e9, 'invalid_stream'],
    ],
  );
  assert.deepEqual(
    records.map(({ output_tokens: tokens }) => tokens),
    [3, 5, null],
  );
});

test("columns of LMBench's guide do too: what they do not tell stays unknown, and errors are failures", async (t) => {
  const records = await read(
    t,
    'timestamp,request_id,latency,prompt_tokens,completion_tokens,total_tokens,error\n' +
      '2025-01-01T00:00:01Z,b,2,4,6,10,\n' +
      '2025-01-01T00:00:00Z,a,1,4,6,10,None\n' +
      '2025-01-01T00:00:02Z,c,30,,,,"Read timed out, 30 s"\n' +
      '2025-01-01T00:00:03Z,d,0.1,,,,Connection refused\n' +
      '2025-01-01T00:00:04Z,e,0.1,,,,HTTP 503\n',
  );
  assert.deepEqual(
    records.map((r) => [r.request_id, r.launched_ns, r.finished_ns, r.first_token_ns, r.status]),
    [
      ['a', 0, 1e9, null, 'ok'],
      ['b', 1e9, 3e9, null, 'ok'],
      ['c', 2e9, 32e9, null, 'timeout'],
      ['d', 3e9, 3.1e9, null, 'connection'],
      ['e', 4e9, 4.1e9, null, 'http_error'],
    ],
  );
});

test('a CSV that tells no times is refused with the columns it lacks', async (t) => {
  await assert.rejects(read(t, 'request_id,ttft\na,1\n'), /no column launch_time .* and finish_time/);
  await assert.rejects(read(t, ''), /the file is empty/);
});
