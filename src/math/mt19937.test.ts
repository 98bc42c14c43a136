import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { readGolden, skipWithout } from './golden-files.test-support.ts';
import { PythonRandom } from './mt19937.ts';
import { roundHalfEven } from './rounding.ts';

interface Vectors {
  readonly random: Record<string, string[]>;
  readonly arrivals: { n: number; rate_rps: number; seed: number; arrival_time_ms: number[] }[];
  readonly arrivals_100k: {
    n: number;
    rate_rps: number;
    seed: number;
    last: number;
    sum: number;
    sha256_of_json_compact: string;
  };
}

const path = 'golden/iwc/out/prng_vectors.json';
const skip = skipWithout(path);

/** Milliseconds of `n` Poisson arrivals, the first at 0: seconds are summed as floats, then rounded one by one. */
function arrivalsMs(n: number, rate: number, seed: number): number[] {
  const random = new PythonRandom(seed);
  const times: number[] = [];
  for (let i = 0, seconds = 0; i < n; i++) {
    times.push(roundHalfEven(seconds * 1000));
    seconds += random.expovariate(rate);
  }
  return times;
}

test('uniform draws are those of CPython, for negative and many-word seeds too', { skip }, () => {
  const golden = readGolden(path) as Vectors;
  for (const [seed, expected] of Object.entries(golden.random)) {
    const random = new PythonRandom(BigInt(seed));
    assert.deepEqual(
      expected.map(() => random.random()),
      expected.map(Number),
      `seed ${seed}`,
    );
  }
});

test('exponential gaps give the arrival times of the Python reference', { skip }, () => {
  const golden = readGolden(path) as Vectors;
  for (const { n, rate_rps, seed, arrival_time_ms } of golden.arrivals) {
    assert.deepEqual(arrivalsMs(n, rate_rps, seed), arrival_time_ms, `seed ${seed} rate ${rate_rps}`);
  }
});

test('a hundred thousand arrivals have the reference checksum', { skip }, () => {
  const { n, rate_rps, seed, last, sum, sha256_of_json_compact } = (readGolden(path) as Vectors)
    .arrivals_100k;
  const times = arrivalsMs(n, rate_rps, seed);
  assert.equal(times.at(-1), last);
  assert.equal(
    times.reduce((total, time) => total + time, 0),
    sum,
  );
  assert.equal(createHash('sha256').update(JSON.stringify(times)).digest('hex'), sha256_of_json_compact);
});

test('without goldens: the first draws of seed 42, as CPython 3.11 prints them', () => {
  const random = new PythonRandom(42);
  assert.deepEqual([random.random(), random.random()], [0.6394267984578837, 0.025010755222666936]);
  assert.equal(new PythonRandom(-42).random(), new PythonRandom(42n).random());
});

test('without goldens: exponential draws of seed 42 at rate 2, as CPython 3.11 prints them', () => {
  const random = new PythonRandom(42);
  const draws = [random.expovariate(2), random.expovariate(2), random.expovariate(2)];
  assert.deepEqual(draws, [0.5100301436374005, 0.012664419521369446, 0.1608120320374828]);
});

test('a number seed past 2^53 is refused, since it has lost its last digits', () => {
  assert.throws(() => new PythonRandom(2 ** 60), RangeError);
});
