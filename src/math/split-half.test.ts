import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamFor } from './keyed-stream.ts';
import { QuantileSketch } from './quantile-sketch.ts';
import { sketchDistance } from './sketch-distance.ts';
import { mixBits, SplitHalf } from './split-half.ts';

function exponentials(name: string, count: number): Float64Array {
  const values = new Float64Array(count);
  streamFor({ seed: 7n, name }).fillExponential(values);
  return values;
}

function noiseOf(values: ArrayLike<number>) {
  const halves = new SplitHalf();
  for (let i = 0; i < values.length; i++) halves.add(values[i]!, mixBits(i));
  return halves.distance()!;
}

test('halves lie apart as two samples of half the size do, and less the larger they are', () => {
  // E[sup|F1 - F2|] of two samples of m is √(2/m)·√(π/2)·ln 2 (the mean of Kolmogorov's law, 0.8687).
  for (const n of [1000, 16000]) {
    const expected = Math.sqrt(4 / n) * 0.8687;
    const { ks } = noiseOf(exponentials('halves', n));
    assert.ok(ks > 0.7 * expected && ks < 1.4 * expected, `${ks} for ${expected}`);
  }
});

test('two samples of one law lie within a few noise floors, those of two laws many', () => {
  const [a, same, other] = ['a', 'b', 'c'].map((name) => exponentials(name, 4000)) as Float64Array[];
  const sketches = [a!, same!, other!.map((x) => x * 1.3)].map((values) => {
    const sketch = new QuantileSketch(1 << 20);
    sketch.addAll(values);
    return sketch;
  });
  const floor = noiseOf(a!);
  const near = sketchDistance(sketches[0]!, sketches[1]!)!;
  const far = sketchDistance(sketches[0]!, sketches[2]!)!;
  assert.ok(near.ks < 2.5 * floor.ks && near.wasserstein < 3 * floor.wasserstein);
  assert.ok(far.ks > 3 * floor.ks && far.wasserstein > 5 * floor.wasserstein);
});

test('the split depends on units, not on the order of values; one unit has no halves', () => {
  const forward = new SplitHalf();
  const backward = new SplitHalf();
  const single = new SplitHalf();
  for (let i = 0; i < 500; i++) {
    forward.add((i * i) % 97, mixBits(i));
    backward.add(((499 - i) * (499 - i)) % 97, mixBits(499 - i));
    single.add(i, mixBits(1));
  }
  assert.deepEqual(backward.distance(), forward.distance());
  assert.equal(single.distance(), null);
  assert.equal(new SplitHalf().distance(), null);
});
