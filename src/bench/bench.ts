import type { Context } from '../core/context.ts';
import { exitCodes, InputError } from '../core/errors.ts';
import { pickOptions } from '../core/options.ts';
import { randomName } from '../io/random-name.ts';
import type { WatchRun } from '../replay/watch.ts';
import { workloadKinds } from '../workload-kinds/index.ts';
import { preflight } from './run/preflight.ts';
import { runSuite, type SuiteOutcome } from './run/run-suite.ts';
import { createSuiteDocument } from './run/suite-document-of.ts';
import { fileSafe, uniqueNames } from './spec/key-spelling.ts';
import { readSpec, type SuiteSpec } from './spec/read-spec.ts';
import { findSpecs } from './spec/run-bench-list.ts';
import { suiteOptions } from './spec/suite-settings.ts';
import type { SuiteDocument } from './suite-document.ts';

/** A call of `iwc bench`. */
export interface BenchCall {
  /** A spec file, or a list of them. */
  readonly path: string;
  /** Checked values of `benchOptions`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly commandLine: string;
  readonly watch: () => WatchRun;
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
  const codes = suites.map(({ outcome }) => outcome?.exitCode ?? exitCodes.done);
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
  const sessionId = `iwc-${Math.floor(context.runtime.clock.wallMs() / 1000)}-${randomName(8)}`;
  if (options['dryRun'] === true) {
    await preflight(spec, context);
    const document = createSuiteDocument(spec, { commandLine, sessionId }, context.runtime);
    return { spec, folder, document, outcome: null };
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
  return { spec, folder, document: outcome.document, outcome };
}
