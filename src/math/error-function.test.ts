import assert from 'node:assert/strict';
import { test } from 'node:test';
import { erf, erfc } from './error-function.ts';
import { isClose } from './sample-vectors.test-support.ts';

test('erf agrees with mpmath at 40 digits', () => {
  const vectors: [number, number][] = [
    [1e-300, 1.1283791670955126e-300],
    [1e-5, 1.1283791670579e-5],
    [0.3, 0.3286267594591274],
    [0.46875, 0.49261347321793797],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2.5, 0.999593047982555],
    [5.5, 0.9999999999999927],
  ];
  for (const [x, expected] of vectors) {
    assert.ok(isClose(erf(x), expected, 4.5e-16), String(x));
    assert.equal(erf(-x), -erf(x));
  }
});

test('erfc agrees with mpmath at 40 digits, deep in the tail too', () => {
  const vectors: [number, number][] = [
    [-3, 1.9999779095030015],
    [-0.2, 1.2227025892104784],
    [0.4, 0.5716076449533315],
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [4, 1.541725790028002e-8],
    [4.5, 1.9661604415428876e-10],
    [10, 2.088487583762545e-45],
    [26, 5.663192408856143e-296],
  ];
  for (const [x, expected] of vectors) assert.ok(isClose(erfc(x), expected, 8e-16), String(x));
});

test('the ends', () => {
  assert.deepEqual(
    [erf(0), erf(Infinity), erf(-Infinity), erfc(Infinity), erfc(-Infinity)],
    [0, 1, -1, 0, 2],
  );
  assert.ok(Number.isNaN(erf(NaN)) && Number.isNaN(erfc(NaN)));
});
