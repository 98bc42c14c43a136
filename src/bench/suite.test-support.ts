import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { spawnIwc } from '../../test/support/spawn-iwc.ts';
import type { Context } from '../core/context.ts';
import { resolveOptions } from '../core/options.ts';
import type { PointFacts } from '../documents/bench.ts';
import { type BenchSuite, bench, worstExitCode } from './bench.ts';
import { benchOptions } from './options.ts';
import { readPointFacts } from './run/point-facts.ts';

/** Settings of suites in tests: shared machines stand still at times, and that is not what they are about. */
export const calm = 'AllowInvalid: true\n';

/** A module that plans `NUM_REQUESTS` one-word questions, evenly spaced. */
export const evenModule = `
export default {
  options: { numRequests: { type: 'integer', min: 1, default: 6, help: 'how many' } },
  *plan({ numRequests }, point) {
    for (let i = 0; i < numRequests; i++)
      yield { atS: i / point.targetRps, prompt: 'question ' + i, outputTokens: 4 };
  },
};
`;

/** A folder with these files. */
export function folderWith(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export interface RanBench {
  readonly suites: readonly BenchSuite[];
  readonly exitCode: number;
  readonly said: readonly string[];
  readonly points: readonly PointFacts[];
}

/** Runs `iwc bench` in this process. */
export async function runBench(
  path: string,
  given: Readonly<Record<string, unknown>>,
  context: Context = testContext(),
): Promise<RanBench> {
  const said: string[] = [];
  const suites = await bench(
    {
      path,
      options: resolveOptions(benchOptions, given) as Readonly<Record<string, unknown>>,
      commandLine: 'iwc bench',
      watch: () => () => {},
      pause: async () => {},
      say: (line) => said.push(line),
    },
    context,
  );
  const points = await Promise.all(
    suites.map(({ folder, document }) => readPointFacts(folder, document, context)),
  );
  return { suites, exitCode: worstExitCode(suites), said, points: points.flat() };
}

/** `iwc bench` in a process of its own. */
export function spawnBench(words: readonly string[]) {
  return spawnIwc(['bench', ...words]);
}

export function readJson<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as T;
}
