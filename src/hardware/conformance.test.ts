import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { InputError } from '../core/errors.ts';
import { hardware, readLlmCompassDevice } from './index.ts';

for (const { name, device, sources } of hardware)
  test(`${name}: every number has a source and a plausible size`, () => {
    const numbers = [
      'multiprocessors',
      'vectorFlops',
      'memoryBytes',
      'memoryBytesPerSecond',
      'cacheBytes',
      'link.bytesPerSecond',
    ];
    for (const key of [...numbers, ...Object.keys(device.matrixFlops).map((type) => `matrixFlops.${type}`)])
      assert.ok((sources[key] ?? '').length > 10, key);
    assert.ok(device.multiprocessors >= 1 && device.multiprocessors <= 512);
    for (const rate of [...Object.values(device.matrixFlops), device.vectorFlops])
      assert.ok(rate > 1e12 && rate < 2e16);
    assert.ok(device.memoryBytesPerSecond > 1e11 && device.memoryBytesPerSecond < 2e13);
    assert.ok(device.memoryBytes >= 16e9 && device.memoryBytes <= 300e9);
    assert.ok(device.link !== null && device.link.bytesPerSecond < device.memoryBytesPerSecond);
  });

test('a device of LLMCompass is read as its own models read it', {
  skip: missingShared('data/llmcompass/configs'),
}, () => {
  const path = join(sharedFolder() ?? '', 'data/llmcompass/configs/GA100.json');
  const device = readLlmCompassDevice(JSON.parse(readFileSync(path, 'utf8')), path);
  assert.equal(device.multiprocessors, 128);
  assert.equal(device.matrixFlops.fp16, 128 * 4 * 16 * 16 * 2 * 1.41e9);
  assert.equal(device.memoryBytesPerSecond, (5 * 1024 * 3.2e9) / 8);
  assert.equal(device.link?.bytesPerSecond, 12 * 25e9);
});

test('a device that lacks numbers is refused with all of them named', () => {
  assert.throws(
    () => readLlmCompassDevice({ device: { frequency_Hz: -1 } }, 'x.json'),
    (error: unknown) => error instanceof InputError && error.problems.length > 10,
  );
  assert.throws(() => readLlmCompassDevice(null, 'x.json'), InputError);
});
