import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';

/** For `test(name, { skip }, …)`: false when the reference output is there. */
export const skipWithout = missingShared;

export function readGolden(path: string): unknown {
  return JSON.parse(readFileSync(join(sharedFolder()!, path), 'utf8'));
}
