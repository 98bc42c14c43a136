import type { RecordChunk } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InterruptedError, IwcError, type Problem } from '../core/errors.ts';
import { joinPath } from '../core/join-path.ts';
import { defineOptions, type OptionInputs, resolveOptions } from '../core/options.ts';
import { formats, sampleFolder } from '../formats/index.ts';
import { countedPieces } from '../io/counted-pieces.ts';
import { splitLines } from '../io/lines.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { readingAs, readWorkloadChunks } from '../workloads/read-workload.ts';
import { checkLines } from './check-lines.ts';
import { CrossLineChecks } from './cross-line-checks.ts';

export const validateOptions = defineOptions({
  from: sharedOptions.from,
  maxProblems: {
    type: 'integer',
    default: 1000,
    min: 0,
    help: 'problems listed per file; all are counted; 0 lists all',
    operational: true,
  },
});

/** What validate found in one file. */
export interface FileValidation {
  readonly file: string;
  readonly isValid: boolean;
  readonly requests: number;
  readonly sessions: number;
  readonly problemCount: number;
  readonly problems: readonly Problem[];
  readonly warningCount: number;
  readonly warnings: readonly Problem[];
}

/**
 * Checks every line of a workload against the published schema, and the lines against each other.
 * Memory: about 80 bytes a request. A file that cannot be read is a problem of that file.
 * @throws InterruptedError
 */
export async function validateFile(
  path: string,
  given: OptionInputs<typeof validateOptions>,
  base: Context,
): Promise<FileValidation> {
  const { from, maxProblems } = resolveOptions(validateOptions, given);
  const context = readingAs(from, base);
  const limit = maxProblems === 0 ? Number.POSITIVE_INFINITY : maxProblems;
  const findings = new Findings(limit);
  const checks = new CrossLineChecks(path, findings);
  try {
    const checked = context.pool.run(checkLines, { source: path }, readChunks(path, context));
    for await (const { problems, warnings, links } of checked) {
      for (const problem of problems) findings.problem(problem);
      for (const warning of warnings) findings.warning(warning);
      checks.add(links);
    }
    checks.finish();
    if (checks.requests === 0 && findings.problemCount === 0)
      findings.warning({
        code: 'no-requests',
        message: 'the workload holds no request',
        place: { file: path },
      });
  } catch (error) {
    if (!(error instanceof IwcError) || error instanceof InterruptedError) throw error;
    for (const problem of error.problems) findings.problem(problem);
  }
  return findings.result(path, checks);
}

/** Canonical lines as they stand, whatever they look like; only folders and what was named are of another format. */
async function* readChunks(path: string, context: Context): AsyncGenerator<RecordChunk> {
  if (context.from !== undefined || (await context.runtime.files.kind(path)) === 'folder') {
    yield* readWorkloadChunks(path, context, `validating ${path}`);
    return;
  }
  yield* splitLines(countedPieces(path, `validating ${path}`, context), path);
}

/** Keeps the first problems and counts them all. */
class Findings {
  readonly #limit: number;
  readonly #problems: Problem[] = [];
  readonly #warnings: Problem[] = [];
  #warningCount = 0;
  problemCount = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  problem(problem: Problem): void {
    if (++this.problemCount <= this.#limit) this.#problems.push(problem);
  }

  warning(warning: Problem): void {
    if (++this.#warningCount <= this.#limit) this.#warnings.push(warning);
  }

  result(file: string, checks: CrossLineChecks): FileValidation {
    return {
      file,
      isValid: this.problemCount === 0,
      requests: checks.requests,
      sessions: checks.sessions,
      problemCount: this.problemCount,
      problems: this.#problems.toSorted(byLine),
      warningCount: this.#warningCount,
      warnings: this.#warnings.toSorted(byLine),
    };
  }
}

function byLine(a: Problem, b: Problem): number {
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}

/**
 * The workloads a path stands for: itself, or every `.jsonl` (also `.gz`, `.zst`) file in a folder and the folders in
 * it, in code-point order. A folder that is a workload as a whole, such as `iwc spec` writes, stands for its own files,
 * in front of whatever else lies in it.
 */
export async function findWorkloads(path: string, context: Context): Promise<readonly string[]> {
  const { files } = context.runtime;
  if (path === '-' || (await files.kind(path)) !== 'folder') return [path];
  const names = await files.list(path);
  const whole = [...formats].find((format) => format.detect(sampleFolder(names)));
  const found = whole === undefined ? [] : [path];
  for (const name of names) {
    if (whole?.folderFiles?.includes(name)) continue;
    const inside = joinPath(path, name);
    if ((await files.kind(inside)) === 'folder') found.push(...(await findWorkloads(inside, context)));
    else if (/\.jsonl(\.gz|\.zst)?$/.test(name)) found.push(inside);
  }
  return found;
}
