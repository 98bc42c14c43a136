import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exp, log } from './elementary.ts';
import { chiSquareSurvival, gammaP, gammaQ, logGamma } from './gamma-function.ts';
import { isClose } from './sample-vectors.test-support.ts';

test('ln Γ agrees with mpmath at 40 digits, near its zeros too', () => {
  const vectors: [number, number][] = [
    [1e-20, 46.051701859880914],
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [0.99, 0.005854806764709781],
    [1.01, -0.005690307946069651],
    [1.4616321449683622, -0.12148629053584961],
    [1.99, -0.004195529088791668],
    [2.01, 0.004260022907098346],
    [3.7, 1.428072326665388],
    [9.99, 12.779315214350193],
    [10, 12.801827480081469],
    [100.5, 361.4355404677776],
    [10000000000.0, 220258509288.81058],
    [1e300, 6.897755278982137e302],
  ];
  for (const [x, expected] of vectors) assert.ok(isClose(logGamma(x), expected, 1e-15), String(x));
  assert.equal(logGamma(1), 0);
  assert.equal(logGamma(2), 0);
  for (const x of [0, -1.5, NaN]) assert.throws(() => logGamma(x), RangeError);
});

test('ln Γ(n) is the logarithm of (n − 1)!', () => {
  for (let n = 3, factorial = 2; n <= 23; factorial *= n, n++) {
    assert.ok(isClose(logGamma(n), log(factorial), 1e-15), String(n));
  }
});

test('the incomplete gamma function agrees with mpmath at 40 digits', () => {
  const vectors: [number, number, number, number][] = [
    [0.1, 0.05, 0.7755386354510305, 0.22446136454896942],
    [0.5, 3, 0.9856941215645704, 0.01430587843542964],
    [2.5, 1, 0.15085496391539036, 0.8491450360846097],
    [9.5, 20, 0.9967276828812203, 0.003272317118779751],
    [10, 9, 0.4125917556680586, 0.5874082443319414],
    [100, 120, 0.9721362601094793, 0.027863739890520663],
    [1000, 900, 0.0005499022657117829, 0.9994500977342882],
    [5000, 5100, 0.9206711189223811, 0.07932888107761897],
  ];
  for (const [a, x, p, q] of vectors) {
    assert.ok(isClose(gammaP(a, x), p, 1e-14), `P(${a}, ${x})`);
    assert.ok(isClose(gammaQ(a, x), q, 1e-14), `Q(${a}, ${x})`);
  }
});

test('closed forms: shape 1 is the exponential; two degrees of freedom likewise', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 600, noNaN: true }), (x) => {
      assert.ok(Math.abs(gammaP(1, x) - (1 - exp(-x))) < 1e-15);
      assert.ok(isClose(chiSquareSurvival(x, 2), exp(-x / 2), 1e-13));
    }),
  );
  assert.ok(isClose(chiSquareSurvival(3.841458820694124, 1), 0.05, 1e-14));
});

test('the two halves make 1, and the ends are 0 and 1', () => {
  const positive = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(positive, positive, (a, x) => {
      assert.ok(Math.abs(gammaP(a, x) + gammaQ(a, x) - 1) < 1e-15);
    }),
  );
  assert.deepEqual([gammaP(2, 0), gammaQ(2, 0), gammaP(2, Infinity), gammaQ(2, Infinity)], [0, 1, 1, 0]);
  assert.throws(() => gammaP(0, 1), RangeError);
  assert.throws(() => gammaQ(1, -1), RangeError);
});
