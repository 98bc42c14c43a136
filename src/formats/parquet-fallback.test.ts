import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { temporaryFolder } from '../../test/support/context.ts';
import { blockDecompressors, snappyCodec } from '../io/block-codecs.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { fileSource, readAll, writeAll } from './formats.test-support.ts';
import { parquet } from './parquet.ts';

/* A machine that the native snappy has no binary for: in this process its package cannot be loaded. */

const refusal = `export async function resolve(specifier, context, next) {
  if (specifier === 'snappy') throw new Error('no binary for this machine');
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(refusal)}`);

const support = pathToFileURL(fileURLToPath(new URL('formats.test-support.ts', import.meta.url)));
const readElsewhere = `
const { fileSource, readAll } = await import('${support}');
const { parquet } = await import('${new URL('parquet.ts', support)}');
const { snappyCodec } = await import('${new URL('../io/block-codecs.ts', support)}');
const requests = await readAll(parquet, fileSource(process.argv[1]));
console.log(JSON.stringify({ isNative: (await snappyCodec()) !== null, requests }));
`;

const requests: WorkloadRequest[] = Array.from({ length: 300 }, (_, i) => ({
  request_id: `r${i}`,
  prompt: `${'again and again '.repeat(i)}${i} ü`,
  max_output_tokens: i + 1,
  arrival_time_ms: i * i,
}));

test('without the native snappy, files are written and read by the library alone', async () => {
  assert.equal(await snappyCodec(), null);
  assert.equal('SNAPPY' in (await blockDecompressors()), false);
  const folder = new URL('../../fixtures/formats/parquet/', import.meta.url);
  const lines = readFileSync(new URL('expected.jsonl', folder), 'utf8').trim().split('\n');
  assert.deepEqual(
    await readAll(parquet, fileSource(fileURLToPath(new URL('sample.parquet', folder)))),
    lines.map((line) => JSON.parse(line) as unknown),
  );
});

test('what is written without it, a machine that has it reads', async (t) => {
  const path = join(temporaryFolder(t), 'w.parquet');
  writeFileSync(path, await writeAll(parquet, requests));
  const call = ['--import', 'tsx', '--input-type=module', '--eval', readElsewhere, path];
  const { stdout, stderr } = spawnSync(process.execPath, call, { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.deepEqual(JSON.parse(stdout), { isNative: true, requests });
});
