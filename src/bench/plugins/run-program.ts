import type { Context } from '../../core/context.ts';
import { InterruptedError, IwcError, OutsideError } from '../../core/errors.ts';
import { forwardPort } from '../../io/forward-port.ts';
import { type ProgramCall, type ProgramEnd, startProgram } from '../../io/programs.ts';
import { copyFolder, withTemporaryFolder } from '../../io/temporary-folder.ts';
import type { ResultRecord } from '../../nouns/result.ts';
import type { PointOutcome, PointRun } from '../run/point-outcome.ts';
import { defaultBaseUrl } from '../spec/read-serving.ts';
import type { ProgramWork } from '../spec/workload-spec.ts';
import { flagWords } from './flag-words.ts';
import { writeForeignRun } from './foreign-run.ts';
import { programCall } from './program-call.ts';
import { readCsvRecords, readProgramOutput } from './read-foreign.ts';
import { layScriptTree, scriptEnvironment } from './script-tree.ts';

/** What programs are told besides their point, and how requests that one only plans are sent. */
export interface ProgramSurroundings {
  readonly upload: { readonly isOn: boolean; readonly apiUrl: string | null };
  /** Sends a workload file, as for any other point. */
  send(workloadPath: string): Promise<PointOutcome>;
}

const stopMs = 10_000;

/**
 * Runs a point by a program of the user's. What it wrote is used however it ended; that it ended badly is said.
 * @throws OutsideError when it cannot be started, IwcError when nothing that it wrote can be read
 */
export async function runProgram(
  work: ProgramWork,
  point: PointRun,
  around: ProgramSurroundings,
  context: Context,
): Promise<PointOutcome> {
  await context.runtime.files.makeFolder(point.folder);
  switch (work.protocol) {
    case 'json':
      return await runJson(work, point, around, context);
    case 'flags':
      return await runFlags(work, point, context);
    case 'positional':
      return await runPositional(work, point, around, context);
  }
}

/** One JSON document in, JSON Lines out: requests to be sent, or records of those it has sent itself. */
async function runJson(
  work: ProgramWork,
  point: PointRun,
  around: ProgramSurroundings,
  context: Context,
): Promise<PointOutcome> {
  const stdoutPath = `${point.folder}/plugin.jsonl`;
  await context.runtime.files.remove(stdoutPath);
  const input = `${JSON.stringify(programCall(work, point))}\n`;
  const end = await run({ argv: [...work.argv, ...work.args], input, stdoutPath }, work, point, context);
  const failure = failureOf(end, point);
  const output = await orFailure(() => readProgramOutput(stdoutPath, context), failure);
  if (output.kind === 'records')
    return await writeForeignRun({ records: output.records, error: failure }, point, context);
  // Half a plan would be another load than was asked for.
  if (failure !== null) throw new OutsideError({ code: 'plugin-failed', message: failure });
  return await around.send(stdoutPath);
}

/** `--model --base-url --qps --output --api-type`, and its parameters as further flags. */
async function runFlags(work: ProgramWork, point: PointRun, context: Context): Promise<PointOutcome> {
  const output = `${point.folder}/plugin.csv`;
  await context.runtime.files.remove(output);
  const argv = [...work.argv, ...flagWords(work, point, output)];
  const end = await run({ argv, input: '', stdoutPath: logOf(point) }, work, point, context);
  const failure = failureOf(end, point);
  const records = await orFailure(() => readCsvRecords(output, context), failure);
  return await writeForeignRun({ records, error: failure }, point, context);
}

/** LMBench's own scripts, in a tree of their own. */
async function runPositional(
  work: ProgramWork,
  point: PointRun,
  around: ProgramSurroundings,
  context: Context,
): Promise<PointOutcome> {
  const { server, spec, load, sessionId } = point;
  const isElsewhere = server.base_url !== defaultBaseUrl && work.forwardPort !== 0;
  const forwarded = isElsewhere ? await forwardPort(work.forwardPort, server.base_url) : null;
  try {
    return await withTemporaryFolder('iwc-bench-', async (tree) => {
      const laid = await layScriptTree(tree, work, point, context);
      const at = spec.servers.indexOf(server);
      const baseUrl = isElsewhere ? `http://localhost:${work.forwardPort}` : server.base_url;
      const words = [
        ...[server.model, baseUrl, server.key, ...work.args],
        ...[spec.name, String(at), laid.specPath, sessionId, load.name],
      ];
      const call = {
        argv: [...work.argv.slice(0, -1), laid.script, ...words],
        folder: tree,
        environment: scriptEnvironment(point, around.upload),
        input: '',
        stdoutPath: logOf(point),
      };
      const failure = failureOf(await run(call, work, point, context), point);
      const records = await orFailure(() => readCsvs(laid.results, context), failure);
      await copyFolder(laid.results, `${point.folder}/4-latest-results`);
      return await writeForeignRun({ records, error: failure }, point, context);
    });
  } finally {
    await forwarded?.close();
  }
}

async function readCsvs(folder: string, context: Context): Promise<ResultRecord[]> {
  const names = (await context.runtime.files.list(folder)).filter((name) => name.endsWith('.csv'));
  if (names.length !== 1)
    throw new OutsideError({
      code: 'plugin-failed',
      message:
        names.length === 0
          ? 'the script left no CSV in 4-latest-results/'
          : `the script left several CSVs for one load: ${names.join(', ')}`,
    });
  return await readCsvRecords(`${folder}/${names[0]!}`, context);
}

/** What the program did wrong explains best why nothing can be read. */
async function orFailure<T>(read: () => Promise<T>, failure: string | null): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (failure === null || !(error instanceof IwcError)) throw error;
    throw new OutsideError({ code: 'plugin-failed', message: failure }, error);
  }
}

interface ProgramRun extends Pick<ProgramCall, 'argv' | 'input' | 'stdoutPath'> {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

type RunEnd = ProgramEnd | 'timeout';

async function run(
  call: ProgramRun,
  work: ProgramWork,
  point: PointRun,
  { signal }: Context,
): Promise<RunEnd> {
  const program = await startProgram({
    folder: null,
    environment: {},
    stderrPath: logOf(point),
    ...call,
  });
  const limit = AbortSignal.timeout(work.timeoutS * 1000);
  const either = AbortSignal.any([signal, limit]);
  const stopped = new Promise<'stopped'>((resolve) => {
    either.addEventListener('abort', () => resolve('stopped'), { once: true });
    if (either.aborted) resolve('stopped');
  });
  const end = await Promise.race([program.ended, stopped]);
  // Also what it has left running.
  await program.stop(end === 'stopped' ? stopMs : 0);
  if (end !== 'stopped') return end;
  if (signal.aborted) throw new InterruptedError();
  return 'timeout';
}

function failureOf(end: RunEnd, point: PointRun): string | null {
  const hint = `its words are in ${logOf(point)}`;
  if (end === 'timeout') return `the program was ended since it took longer than timeoutS; ${hint}`;
  if (end.exitCode === 0) return null;
  return `the program ended with ${end.signal ?? `exit code ${end.exitCode}`}; ${hint}`;
}

function logOf({ folder }: PointRun): string {
  return `${folder}/plugin.log`;
}
