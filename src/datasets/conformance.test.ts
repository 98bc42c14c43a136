import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { resolveOptions } from '../core/options.ts';
import type { DatasetSettings } from './contract.ts';
import { datasets } from './index.ts';
import { compileAll, fixtureFolder, readFixtureRecords } from './recording.test-support.ts';

/** What a fixture's `expected.json` says of one run over its input. */
interface Case {
  readonly options: Readonly<Record<string, unknown>>;
  readonly settings?: Partial<DatasetSettings>;
  readonly drafts: readonly unknown[];
  readonly skips: readonly string[];
  readonly rejects: readonly string[];
}

for (const dataset of datasets) {
  const folder = fixtureFolder(dataset);
  const records = readFixtureRecords(dataset);
  const cases = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as readonly Case[];
  for (const { options, settings, ...expected } of cases)
    test(`${dataset.name} ${JSON.stringify({ ...options, ...settings })}: its fixture`, () => {
      const compiler = dataset.createCompiler(resolveOptions(dataset.options, options), {
        withExpectedOutput: false,
        isCompat: false,
        ...settings,
      });
      assert.deepEqual(compileAll(compiler, records), expected);
    });
}
