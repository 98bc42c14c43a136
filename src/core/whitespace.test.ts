import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isBlank, isBlankCode, trimBlank } from './whitespace.ts';

test("blank is Unicode's White_Space and Python's four separators, no more", () => {
  for (let code = 0; code <= 0xffff; code++) {
    const isWhiteSpace = /\p{White_Space}/u.test(String.fromCharCode(code));
    assert.equal(isBlankCode(code), isWhiteSpace || (code >= 0x1c && code <= 0x1f), `U+${code.toString(16)}`);
  }
});

test('trimming takes blanks at both ends and nothing else', () => {
  const blanks = fc.string({
    unit: fc.constantFrom(' ', '\t', '\n', '\u001c', '\u0085', '\u3000', '\u2029'),
  });
  const solid = fc.constantFrom('\ufeff', 'a', '\u200b', '\u{1f600}', '.');
  fc.assert(
    fc.property(
      blanks,
      solid,
      fc.string({ unit: 'binary' }),
      solid,
      blanks,
      (before, first, middle, last, after) => {
        const core = first + middle + last;
        assert.equal(trimBlank(before + core + after), core);
        assert.equal(trimBlank(before + after), '');
        assert.equal(isBlank(before + after), true);
        assert.equal(isBlank(before + core), false);
      },
    ),
  );
});
