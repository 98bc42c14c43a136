// Fits the profiles of src/device-profiles/ again, from the reference data: node --import tsx scripts/fit-profiles.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testContext } from '../test/support/context.ts';
import { repositoryRoot } from '../test/support/repository.ts';
import { sharedFolder } from '../test/support/requirements.ts';
import { refit, shippedFits, writeEntry } from '../test/support/shipped-profiles.ts';

const shared = sharedFolder();
if (shared === null) throw new Error('the reference data is not here: set IWC_SHARED_DIR');
const folder = mkdtempSync(join(tmpdir(), 'iwc-profiles-'));
const only = process.argv.slice(2);
try {
  for (const fit of shippedFits.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const calibration = await refit(fit, { shared, folder }, testContext());
    writeEntry(new URL('src/device-profiles/', repositoryRoot), fit, calibration);
    console.log(`${fit.name}: ${calibration.profile.sets.length} sets`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
