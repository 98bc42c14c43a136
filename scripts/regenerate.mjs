// Writes again everything that is made from something else: the validator, the reference pages, the snapshot
// of the public API. `npm run check` and the tests fail when one of them is not up to date.
import { docsGenerator, runNode } from './tools.mjs';

const steps = [
  ['scripts/generate-validator.mjs'],
  docsGenerator === null ? null : ['--import', 'tsx', docsGenerator],
  ['--import', 'tsx', 'test/support/public-api.ts', '--write'],
];
for (const args of steps) {
  if (args === null) continue;
  const code = await runNode(args);
  if (code !== 0) {
    process.exitCode = code;
    break;
  }
}
