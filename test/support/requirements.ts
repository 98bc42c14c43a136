import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from './repository.ts';

/*
 * Some tests need what a stranger's machine may lack, and say so:
 *
 *     test('compiles ShareGPT as it is', { skip: missingShared('data/sharegpt') }, () => { … })
 *
 * They are skipped with the reason printed. Under IWC_REQUIRE_ALL_TESTS=1 a skipped test fails the run.
 */

/** What `skip` of node:test takes: false to run, else the reason for not running. */
type Skip = false | string;

/** The folder of reference data: IWC_SHARED_DIR, or `shared` beside the repository; null when there is none. */
export function sharedFolder(): string | null {
  const folder = resolve(
    process.env['IWC_SHARED_DIR'] ?? fileURLToPath(new URL('../shared', repositoryRoot)),
  );
  return existsSync(join(folder, 'README.md')) ? folder : null;
}

/** Why a test that reads this path below the shared folder cannot run. */
export function missingShared(path = ''): Skip {
  const folder = sharedFolder();
  return skipUnless(
    folder !== null && existsSync(join(folder, path)),
    `needs the reference data ${path}`.trim(),
  );
}

/** Why a test that runs this program cannot run. @public */
export function missingCommand(name: string): Skip {
  const finder = process.platform === 'win32' ? 'where' : 'which';
  return skipUnless(spawnSync(finder, [name], { stdio: 'ignore' }).status === 0, `needs the program ${name}`);
}

/** The reason, unless the condition holds. @public */
export function skipUnless(condition: boolean, reason: string): Skip {
  return condition ? false : reason;
}
