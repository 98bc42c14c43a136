import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { PythonRandom } from './mt19937.ts';
import { NumpyLegacyRandom } from './numpy-legacy.ts';

interface Vectors {
  readonly python_random: Readonly<Record<string, readonly number[]>>;
  readonly numpy_legacy: Readonly<Record<string, readonly number[]>>;
}

const path = 'golden/aibrix/rng_vectors.json';
const times = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

function assertClose(found: readonly number[], wanted: readonly number[]): void {
  // The C library's log, sin and cos may round the last bit differently.
  for (const [i, value] of wanted.entries())
    assert.ok(Math.abs(found[i]! - value) <= 4e-16 * Math.abs(value), `${found[i]} is not ${value}`);
}

for (const seed of [0, 1, 5, 7])
  test(`seed ${seed}: CPython and numpy draw the same`, { skip: missingShared(path) }, () => {
    const text = readFileSync(`${sharedFolder()}/${path}`, 'utf8');
    const { python_random: python, numpy_legacy: numpy } = (JSON.parse(text) as Record<string, Vectors>)[
      `seed${seed}`
    ]!;
    const cpython = () => new PythonRandom(seed);
    const items = Array.from({ length: 10 }, (_, i) => i);
    cpython().shuffle(items);
    assert.deepEqual(items, python['shuffle(0..9)']);
    const integers = cpython();
    assert.deepEqual(
      times(10, () => integers.integerBelow(10)),
      python['randint(0,9)'],
    );
    const gauss = cpython();
    assertClose(
      times(6, () => gauss.gauss(0, 0.1)),
      python['gauss(0,0.1)']!,
    );

    const legacy = () => new NumpyLegacyRandom(seed);
    const uniform = legacy();
    assert.deepEqual(
      times(5, () => uniform.nextDouble()),
      numpy['random_sample'],
    );
    const exponential = legacy();
    assertClose(
      times(6, () => exponential.exponential(500)),
      numpy['exponential(scale=500)']!,
    );
    for (const mean of [4, 25]) {
      const poisson = legacy();
      assert.deepEqual(
        times(10, () => poisson.poisson(mean)),
        numpy[`poisson(lam=${mean},size=10)`],
      );
    }
    const lognormal = legacy();
    assertClose(
      times(6, () => lognormal.lognormal(3, 0.5)),
      numpy['lognormal(3,0.5,size=6)']!,
    );
  });
