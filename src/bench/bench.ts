import type { Context } from '../core/context.ts';
import { exitCodes, InputError, IwcError, renderProblem, UsageError } from '../core/errors.ts';
import { pickOptions } from '../core/options.ts';
import type { SuiteDocument } from '../documents/suite.ts';
import { randomName } from '../io/random-name.ts';
import type { WatchRun } from '../replay/watch.ts';
import { workloadKinds } from '../workload-kinds/index.ts';
import type { Pause, UploadTarget } from './results/upload.ts';
import { uploadResults } from './results/upload-results.ts';
import { uploadTarget } from './results/upload-target.ts';
import { type SuiteResults, writeSuiteResults } from './results/write-suite-results.ts';
import { preflight } from './run/preflight.ts';
import { runSuite, type SuiteOutcome } from './run/run-suite.ts';
import { createSuiteDocument } from './run/suite-document-of.ts';
import { fileSafe, uniqueNames } from './spec/key-spelling.ts';
import { readSpec, type SuiteSpec } from './spec/read-spec.ts';
import { findSpecs } from './spec/run-bench-list.ts';
import { suiteOptions } from './spec/suite-settings.ts';

/** A call of `iwc bench`. */
export interface BenchCall {
  /** A spec file, or a list of them. */
  readonly path: string;
  /** Checked values of `benchOptions`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly commandLine: string;
  readonly watch: () => WatchRun;
  /** Waits, between tries of an upload. */
  readonly pause: Pause;
  say(line: string): void;
  /** Looks at every spec before anything is run, as for gates that are not understood. */
  check?(spec: SuiteSpec): Promise<void>;
}

/** One suite of a call: run, or only looked at. */
export interface BenchSuite {
  readonly spec: SuiteSpec;
  readonly folder: string;
  readonly document: SuiteDocument;
  /** Null for a dry run. */
  readonly outcome: SuiteOutcome | null;
  /** What was written of the points; null for a dry run, and for a suite that was interrupted. */
  readonly results: SuiteResults | null;
  /** Why the results could not be posted, when they should have been. */
  readonly uploadError: string | null;
}

/**
 * Reads every spec file there is, and only when all of them are good runs one suite after the other.
 * @throws UsageError, InputError before anything is sent
 */
export async function bench(call: BenchCall, context: Context): Promise<readonly BenchSuite[]> {
  const specs = await readSpecs(call, context);
  for (const spec of specs) await call.check?.(spec);
  const { options } = call;
  const folders = uniqueNames(specs.map(({ name }) => fileSafe(name)));
  const suites: BenchSuite[] = [];
  for (const [i, spec] of specs.entries()) {
    const outDir = options['outDir'] as string | null;
    const folder =
      outDir === null
        ? `bench-results/${folders[i]!}`
        : specs.length === 1
          ? outDir
          : `${outDir}/${folders[i]!}`;
    if (context.signal.aborted) break;
    suites.push(await runOne(spec, folder, call, context));
  }
  return suites;
}

/** The exit code of several suites: interrupted outranks all, and the points' failures are no secret. */
export function worstExitCode(suites: readonly BenchSuite[]): number {
  const codes = suites.flatMap(({ outcome, uploadError }) => [
    outcome?.exitCode ?? exitCodes.done,
    uploadError === null ? exitCodes.done : exitCodes.partial,
  ]);
  for (const code of [exitCodes.interrupted, exitCodes.partial]) if (codes.includes(code)) return code;
  return exitCodes.done;
}

async function readSpecs({ path, options }: BenchCall, context: Context): Promise<SuiteSpec[]> {
  const files = await findSpecs(path, context);
  const settings = pickOptions(suiteOptions, options) as Readonly<Record<string, unknown>>;
  const problems = [];
  const specs: SuiteSpec[] = [];
  for (const file of files)
    try {
      const read = await readSpec(
        {
          ...file,
          settings,
          kinds: workloadKinds,
          inputs: parseInputs(options['input'] as readonly string[] | null),
          baseUrl: options['baseUrl'] as string | null,
          model: options['model'] as string | null,
        },
        context,
      );
      specs.push(withKey(read, options['key'] as string | null));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  if (problems.length > 0) throw new InputError(problems);
  return specs;
}

/** `ShareGPT=chats.json` and so on. @throws UsageError */
function parseInputs(given: readonly string[] | null): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (given ?? []).map((text) => {
      const [, kind, path] = /^([^=]+)=(.+)$/.exec(text) ?? [];
      if (kind === undefined || path === undefined)
        throw new UsageError({ code: 'bad-value', message: `--input: '${text}' is not KIND=PATH` });
      if (!workloadKinds.has(kind))
        throw UsageError.unknownName({ what: 'workload kind', given: kind, known: workloadKinds.names });
      return [kind, path];
    }),
  );
}

/** `--key`: LMBench's flag for a server that is there already. */
function withKey(spec: SuiteSpec, key: string | null): SuiteSpec {
  if (key === null) return spec;
  if (spec.servers.length > 1)
    throw new InputError({
      code: 'conflict',
      message: `--key names one server, and the spec file has ${spec.servers.length}`,
      place: { file: spec.path, path: '$.Serving' },
    });
  return { ...spec, servers: spec.servers.map((server) => ({ ...server, key: fileSafe(key) })) };
}

async function runOne(
  spec: SuiteSpec,
  folder: string,
  call: BenchCall,
  context: Context,
): Promise<BenchSuite> {
  const { options, commandLine } = call;
  const target =
    options['autoUpload'] === true ? await uploadTarget(options['apiUrl'] as string | null, context) : null;
  const sessionId = `iwc-${Math.floor(context.runtime.clock.wallMs() / 1000)}-${randomName(8)}`;
  if (options['dryRun'] === true) {
    await preflight(spec, context);
    const document = createSuiteDocument(spec, { commandLine, sessionId }, context.runtime);
    return { spec, folder, document, outcome: null, results: null, uploadError: null };
  }
  const outcome = await runSuite(
    {
      spec,
      folder: {
        path: folder,
        isResumed: options['resume'] === true,
        isOverwritten: options['overwrite'] === true,
      },
      commandLine,
      sessionId,
      only: options['only'] as readonly string[] | null,
      rerun: options['rerun'] as readonly string[] | null,
      upload: { isOn: options['autoUpload'] === true, apiUrl: options['apiUrl'] as string | null },
      watch: call.watch,
      say: call.say,
    },
    context,
  );
  const { document } = outcome;
  if (outcome.isInterrupted) return { spec, folder, document, outcome, results: null, uploadError: null };
  const results = await writeSuiteResults(folder, document, context);
  const uploadError = target === null ? null : await tryUpload(folder, results, target, call, context);
  return { spec, folder, document, outcome, results, uploadError };
}

/** Posts results. They are on disk whatever comes of it, and so is the report: a failure is told, not thrown. */
async function tryUpload(
  folder: string,
  results: SuiteResults,
  target: UploadTarget,
  { pause, say }: BenchCall,
  context: Context,
): Promise<string | null> {
  try {
    const { posted, byScripts } = await uploadResults(folder, results, target, pause, context);
    say(
      `      ${posted} result files posted${byScripts === 0 ? '' : `, ${byScripts} left to the scripts that made them`}`,
    );
    return null;
  } catch (error) {
    if (!(error instanceof IwcError) || context.signal.aborted) throw error;
    return error.problems.map(renderProblem).join('; ');
  }
}
