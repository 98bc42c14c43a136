import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvField } from './csv-field.ts';
import { CsvSplitter } from './csv-splitter.ts';

const field = fc.stringMatching(/^[a-c",\r\n ]{0,6}$/);

test('rows come back as they were written, wherever the pieces cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 5 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      (rows, pieceLength, lineEnd, endsWithLine) => {
        const lines = rows.map((row) => row.map(csvField).join(','));
        const text = lines.join(lineEnd) + (endsWithLine && rows.length > 0 ? lineEnd : '');
        const splitter = new CsvSplitter();
        const found: string[][] = [];
        for (let at = 0; at < text.length; at += pieceLength)
          found.push(...splitter.push(text.slice(at, at + pieceLength)));
        found.push(...splitter.finish());
        assert.deepEqual(found, rows);
      },
    ),
    { numRuns: 1000, seed: 8 },
  );
});
