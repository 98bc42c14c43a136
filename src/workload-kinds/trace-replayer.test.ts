import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { UsageError } from '../core/errors.ts';
import { resolveOptions } from '../core/options.ts';
import type { InputRecord } from './contract.ts';
import { guessUnit, secondsFromFirst } from './trace-clock.ts';
import { sendTimesNs, traceReplayer, traceRows } from './trace-replayer.ts';

const planner = 'golden/lmbench/planner';
const skip = missingShared(planner);

const record = (timestamp: number | string, more: InputRecord = {}): InputRecord => ({
  timestamp,
  input_length: 8,
  output_length: 2,
  hash_ids: [1],
  ...more,
});

function optionsOf(given: Readonly<Record<string, unknown>>) {
  return resolveOptions(traceReplayer.options, { traceFile: 'trace.jsonl', ...given });
}

function timesMs(
  given: Readonly<Record<string, unknown>>,
  timestamps: readonly (number | string)[],
): number[] {
  const values = optionsOf({ preserveTiming: true, ...given });
  const rows = traceRows(
    values,
    timestamps.map((timestamp) => record(timestamp)),
  );
  return [...sendTimesNs(values, rows, traceReplayer.points(values)[0]!)].map((ns) => ns / 1e6);
}

test('windows select what the reference selects', { skip }, () => {
  const lines = readFileSync(`${sharedFolder()}/${planner}/tiny_trace.jsonl`, 'utf8').trim().split('\n');
  const records = lines.map((line) => JSON.parse(line) as InputRecord);
  const windows = JSON.parse(readFileSync(`${sharedFolder()}/${planner}/trace_windows.json`, 'utf8')) as {
    start_time: number;
    duration: number;
    selected: [number, number][];
  }[];
  for (const { start_time: startTime, duration, selected } of windows) {
    const values = optionsOf({ startTime, duration: String(duration), blockTokens: 8 });
    if (selected.length === 0) assert.throws(() => traceRows(values, records), UsageError);
    else
      assert.deepEqual(
        traceRows(values, records).map(({ inputTokens, atS }) => [inputTokens, atS]),
        selected,
      );
  }
});

test('units are told as the reference tells them, but for seconds', { skip }, () => {
  const { timestamp_detection: cases } = JSON.parse(
    readFileSync(`${sharedFolder()}/${planner}/trace_prompt_and_timestamp.json`, 'utf8'),
  ) as { timestamp_detection: { timestamps: number[]; seconds: number[]; format: string }[] };
  for (const { timestamps, seconds } of cases) {
    if (timestamps.length === 0) continue;
    const isUnixSeconds = timestamps.every((time) => time > 1e9 && time < 1e10);
    const ours = [...secondsFromFirst(timestamps, 'auto')];
    const theirs = seconds.map((second) => (second - seconds[0]!) * (isUnixSeconds ? 1000 : 1));
    for (const [index, second] of ours.entries())
      assert.ok(Math.abs(second - theirs[index]!) <= 1e-6 * Math.max(1, second), `${timestamps}: ${ours}`);
  }
  assert.equal(guessUnit([0, 0.5, 3]), 's');
});

test('timed replay keeps the shape of the trace: sped up as a whole, and only long pauses cut', () => {
  assert.deepEqual(timesMs({}, [0, 1000, 31_000]), [0, 1000, 31_000]);
  assert.deepEqual(timesMs({ speedUp: 4 }, [0, 1000, 31_000]), [0, 250, 7750]);
  assert.deepEqual(timesMs({ timeScale: 0.25 }, [0, 1000]), [0, 250]);
  assert.deepEqual(timesMs({ timeScale: 0.25, speedUp: 2 }, [0, 1000]), [0, 500]);
  // What comes after a cut pause keeps its distance: nothing piles up at the limit.
  assert.deepEqual(
    timesMs({ speedUp: 4, maxDelay: 2 }, [0, 1000, 31_000, 32_000, 33_000]),
    [0, 250, 2250, 2500, 2750],
  );
  // Nanoseconds since 1970 as text lose nothing.
  assert.deepEqual(timesMs({}, ['1753694362340138614', '1753694362341138614']), [0, 1]);
});

test('prompts keep the blocks of the trace, whose size is found or asked for', () => {
  const plan = (records: readonly InputRecord[], given = {}) => {
    const values = optionsOf(given);
    const tools = { seed: 0n, loop: 'open', isCompatible: false, countTokens: () => 1, records } as const;
    return [...traceReplayer.plan(values, traceReplayer.points(values)[0]!, tools).requests].map(
      ({ prompt }) => prompt,
    );
  };
  const [first] = plan([record(0, { input_length: 40, hash_ids: [1, 2, 3] })]);
  assert.deepEqual(first, { kind: 'blocks', blockTokens: 16, ids: [1, 2, 3], tokens: 40 });
  assert.throws(() => plan([record(0, { input_length: 40, hash_ids: [1, 2, 3, 4, 5, 6, 7] })]), /block size/);
  assert.throws(() => plan([record('soon')]), /record 1: timestamp: 'soon'/);
  assert.throws(() => plan([record(0, { input_length: 0 })]), /record 1: input_length: '0'/);
});
