// Writes again everything that is made from something else: the validator, the documents' JSON Schemas, the
// reference pages, the snapshot of the public API. `npm run check` and the tests fail when one of them is not up to date.
import { docsGenerator, runNode } from './tools.mjs';

process.env.IWC_UPDATE_SNAPSHOTS = '1';
const steps = [
  ['scripts/generate-validator.mjs'],
  ['--import', 'tsx', 'scripts/generate-schemas.ts'],
  docsGenerator === null ? null : ['--import', 'tsx', docsGenerator],
  ['scripts/test.mjs', 'test/public-api.test.ts'],
];
for (const args of steps) {
  if (args === null) continue;
  const code = await runNode(args);
  if (code !== 0) {
    process.exitCode = code;
    break;
  }
}
