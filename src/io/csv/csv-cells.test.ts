import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CsvCells } from './csv-cells.ts';
import { CsvCursor } from './csv-cursor.ts';

type Row = readonly [line: number, ...cells: string[]];

/** All rows of bytes that arrive in pieces of the size given. */
function rowsOfCells(bytes: Uint8Array, pieceLength: number): Row[] {
  const cells = new CsvCells();
  const rows: Row[] = [];
  const drain = () => {
    for (let count = cells.next(); count > 0; count = cells.next())
      rows.push([cells.rowLine, ...Array.from({ length: count }, (_, column) => cells.text(column))]);
  };
  for (let at = 0; at < bytes.length; at += pieceLength) {
    cells.push(bytes.subarray(at, at + pieceLength));
    drain();
  }
  cells.end();
  drain();
  return rows;
}

/** The same by the cursor that knows every rule. */
function rowsOfCursor(bytes: Uint8Array): Row[] {
  const cursor = new CsvCursor();
  cursor.push(new TextDecoder().decode(bytes));
  cursor.end();
  const rows: Row[] = [];
  const row: string[] = [];
  for (let count = cursor.next(row); count > 0; count = cursor.next(row))
    rows.push([cursor.rowLine, ...row.slice(0, count)]);
  return rows;
}

function assertSame(bytes: Uint8Array, pieceLength: number): void {
  assert.deepEqual(rowsOfCells(bytes, pieceLength), rowsOfCursor(bytes));
}

const texts = ['7', '12.5', 'a', ' ', 'é', '😀', ',', ',', '\n', '\n', '\r\n', '\r', '\ufeff'];
const pieceLengths = fc.integer({ min: 1, max: 40 });

test('rows are those of the cursor, wherever pieces are cut', () => {
  const plain = fc.string({ unit: fc.constantFrom(...texts), maxLength: 40 });
  const quoted = fc.string({ unit: fc.constantFrom(...texts, '"'), maxLength: 40 });
  fc.assert(
    fc.property(fc.oneof(plain, quoted), pieceLengths, (text, pieceLength) =>
      assertSame(new TextEncoder().encode(text), pieceLength),
    ),
    { numRuns: 2000 },
  );
});

test('a quote that comes late changes nothing of what stood before it or comes after it', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(20), pieceLengths, (before, after, pieceLength) => {
      const text = `${'1,2\n'.repeat(before)}"a,\n""b",3\r\n${'4,,\n\n'.repeat(after)}5,6`;
      assertSame(new TextEncoder().encode(text), pieceLength);
    }),
  );
});

test('bytes that are no UTF-8 become what the decoder makes of the whole', () => {
  const byte = fc.constantFrom(0x31, 0x2c, 0x0a, 0x0d, 0x80, 0xbb, 0xbf, 0xc3, 0xe2, 0xef, 0xf0, 0xff);
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 30 }), pieceLengths, (bytes, pieceLength) =>
      assertSame(Uint8Array.from(bytes), pieceLength),
    ),
    { numRuns: 2000 },
  );
});

test('a number is read from bytes as from its text, or left to the text', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 17 });
  const decimal = fc
    .tuple(digits, fc.constantFrom('', '.'), digits)
    .map(([whole, point, fraction]) => `${whole}${point}${point === '' ? '' : fraction.slice(0, 10)}`);
  const other = fc.string({ unit: fc.constantFrom(...'019.-+e x'), maxLength: 6 });
  fc.assert(
    fc.property(fc.oneof(digits, decimal, other), (text) => {
      const cells = new CsvCells();
      cells.push(new TextEncoder().encode(`x,${text},\n`));
      assert.equal(cells.next(), 3);
      assert.equal(cells.text(1), text);
      const isDigits = /^\d{1,15}$/.test(text);
      assert.equal(cells.digits(1), isDigits ? Number(text) : null);
      const parts = /^(\d{1,15})(?:\.(\d{0,9}))?$/.exec(text);
      const scaled = parts === null ? null : BigInt(parts[1]! + (parts[2] ?? '').padEnd(9, '0'));
      const found = cells.fixedPoint(1, 9);
      if (scaled === null) assert.equal(found, null);
      else if (scaled < 2n ** 53n) assert.equal(BigInt(found!), scaled);
      else assert.ok(Math.abs(found! / Number(scaled) - 1) < 2 ** -51);
    }),
    { numRuns: 3000 },
  );
});
