import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CsvCursor } from './csv-cursor.ts';
import { csvField } from './csv-field.ts';

/** All rows of a text that arrives in pieces of the size given. */
function rowsOf(text: string, pieceLength: number): { rows: string[][]; lines: number[] } {
  const cursor = new CsvCursor();
  const rows: string[][] = [];
  const lines: number[] = [];
  const row: string[] = [];
  const drain = () => {
    for (;;) {
      const count = cursor.next(row);
      if (count === 0) return;
      rows.push(row.slice(0, count));
      lines.push(cursor.rowLine);
    }
  };
  for (let at = 0; at < text.length; at += pieceLength) {
    cursor.push(text.slice(at, at + pieceLength));
    drain();
  }
  cursor.end();
  drain();
  return { rows, lines };
}

test('rows come back whatever is in them, wherever they are cut, with either line end', () => {
  const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '😀') });
  const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
  fc.assert(
    fc.property(
      rows,
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      (table, lineEnd, ends, size) => {
        const text =
          table.map((row) => row.map(csvField).join(',')).join(lineEnd) +
          (ends && table.length > 0 ? lineEnd : '');
        assert.deepEqual(rowsOf(text, size).rows, table);
      },
    ),
    { numRuns: 500, seed: 5 },
  );
});

test('lines are counted through quoted line ends and empty lines', () => {
  const { rows, lines } = rowsOf('a,b\n"1\n2",3\n\n4,5', 100);
  assert.deepEqual(rows, [
    ['a', 'b'],
    ['1\n2', '3'],
    ['4', '5'],
  ]);
  assert.deepEqual(lines, [0, 1, 4]);
});
