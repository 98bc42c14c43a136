import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeText } from '../io/record-text.ts';
import { type ResultRecord, resultPhases, resultStatuses } from '../nouns/result.ts';
import { noCount, ResultColumns } from '../nouns/result-columns.ts';
import { anyRecord, someRecord } from '../nouns/result-records.test-support.ts';
import { ResultLines } from './result-lines.ts';

test("lines from columns are what the host's JSON writer makes of the records, however they are taken", () => {
  const columns = new ResultColumns(1);
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 12 }), fc.nat(5), (records, takenAfter) => {
      const lines = new ResultLines();
      let text = '';
      records.forEach((record, i) => {
        columns.set(record, i);
        if (i % 3 === 1) lines.addRecord(record);
        else lines.add(columns, i, record);
        if (i % (takenAfter + 1) === takenAfter) text += decodeText(lines.take());
      });
      text += decodeText(lines.take());
      assert.equal(text, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      assert.equal(lines.byteLength, 0);
    }),
    { numRuns: 500 },
  );
});

test('texts of every length around those that the first room holds', () => {
  for (const unit of ['a', '\u0000', '漢', '\ud800'])
    for (const length of [0, 1, 2000, 2730, 2731, 16_383, 16_384, 100_000]) {
      const long = { ...someRecord, error: unit.repeat(length), finish_reason: unit.repeat(length) };
      const columns = new ResultColumns(1);
      columns.set(long, 0);
      const lines = new ResultLines();
      lines.add(columns, 0, long);
      lines.addRecord(long);
      lines.add(columns, 0, long);
      assert.equal(decodeText(lines.take()), `${JSON.stringify(long)}\n`.repeat(3));
    }
});

test('a row that was filled number by number is written as the record that says the same', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 8 }), (records) => {
      const columns = new ResultColumns(1);
      columns.open('scheduledNs', 'replica', 'preemptions', 'recomputedTokens');
      const lines = new ResultLines();
      const rows = records.map((record) => {
        // Whole numbers below 2^31, as a simulator counts.
        const row = columns.append();
        columns.dueNs[row] = record.due_ns;
        columns.scheduledNs![row] = record.scheduled_ns ?? Number.NaN;
        columns.lastTokenNs[row] = record.last_token_ns ?? Number.NaN;
        columns.promptTokens[row] = record.index;
        columns.outputTokens[row] = noCount;
        columns.replica![row] = record.replica ?? Number.NaN;
        columns.status[row] = resultStatuses.indexOf(record.status);
        return row;
      });
      records.forEach((record, i) => {
        lines.add(columns, rows[i]!, record);
      });
      assert.equal(
        decodeText(lines.take()),
        records.map((record) => `${JSON.stringify(filledInOf(record))}\n`).join(''),
      );
    }),
  );
});

/** The record of a row that was given only some numbers. */
function filledInOf(record: ResultRecord) {
  const { stalled: _, ...rest } = record;
  return {
    ...rest,
    phase: resultPhases[1],
    held_ns: 0,
    ...{ launched_ns: null, connected_ns: null, first_byte_ns: null, first_chunk_ns: null },
    ...{ first_token_ns: null, first_answer_token_ns: null, finished_ns: null },
    ...{ attempt: 1, prompt_tokens: record.index, output_tokens: null, reasoning_tokens: null },
    ...{ cached_tokens: null, client_output_tokens: null, token_source: null },
    ...{ requested_output_tokens: 0, chunks: 0, preemptions: null, recomputed_tokens: null },
  };
}
