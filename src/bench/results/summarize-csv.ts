import type { Context } from '../../core/context.ts';
import { exitCodes, InputError } from '../../core/errors.ts';
import type { LmbenchDocument, LmbenchFailure, LmbenchNumbers } from '../../documents/lmbench.ts';
import { splitCsv } from '../../io/csv/csv-splitter.ts';
import { writeTextFile } from '../../io/text-file.ts';
import { missingColumns, recordsOfRows } from '../plugins/foreign-row.ts';
import { fileSafe, isMapping, type Mapping } from '../spec/key-spelling.ts';
import { SpecSource } from '../spec/spec-source.ts';
import { withoutSecrets } from '../spec/without-secrets.ts';
import { freePath } from './free-name.ts';
import { lmbenchStamp, renderLmbenchDocument, withoutCredentials } from './lmbench-document.ts';
import { isFailure, lmbenchNumbers } from './lmbench-numbers.ts';
import { isYes, loadName, readSettingWords, type SettingWords, settingValue } from './setting-words.ts';
import { checkApiUrl } from './upload-target.ts';
import { isVllmTable, vllmNumbers } from './vllm-csv.ts';

export interface SummarizeCall {
  readonly csv: string;
  /** `KEY=VALUE`, as LMBench's scripts give them. */
  readonly words: readonly string[];
  /** Folder of result files. */
  readonly outDir: string;
}

/** What came of a CSV. */
export interface CsvSummary {
  readonly path: string;
  readonly document: LmbenchDocument;
  /** Where it is to be posted; null for nowhere. */
  readonly uploadTo: string | null;
  readonly exitCode: number;
  /** What is wrong with the file when it cannot be read; the result then says so too. */
  readonly problem: InputError | null;
}

type Numbers = LmbenchNumbers | LmbenchFailure;

/** Words that place a result, and are no parameters of its workload. */
const placing: ReadonlySet<string> = new Set([
  'NAME',
  'KEY',
  'SERVING_INDEX',
  'SPEC_FILE_PATH',
  'LMBENCH_SESSION_ID',
]);

/**
 * Summarises one CSV into one result file, as LMBench's `summarize.py` is called. Nothing is evaluated, nothing is
 * overwritten, and requests that failed are counted as such. A file of which nothing can be made gives a result that says
 * so.
 * @throws UsageError for words that are no settings, InputError when there is no file
 */
export async function summarizeCsv(call: SummarizeCall, context: Context): Promise<CsvSummary> {
  const words = readSettingWords(call.words);
  const word = (key: string) => words.text.get(key) ?? null;
  const uploadTo = isYes('AUTO_UPLOAD', word('AUTO_UPLOAD') ?? '') ? (word('API_URL') ?? '') : null;
  if (uploadTo !== null) checkApiUrl(uploadTo);
  const { numbers, problem } = await readNumbers(call.csv, context);
  const spec = await readSpecOf(words, context);
  const qps = loadOf(words, numbers);
  const document: LmbenchDocument = {
    name: spec.name ?? word('NAME') ?? 'unnamed',
    'lmbench-session-id': word('LMBENCH_SESSION_ID') ?? '',
    timestamp: lmbenchStamp(context.runtime.clock.wallMs()),
    results: numbers,
    infra: await readInfrastructure(context),
    serving: spec.serving,
    workload: workloadOf(words, qps),
  };
  const name = [
    word('KEY') ?? 'unknown',
    word('WORKLOAD') ?? 'unknown',
    qps ?? 'unknown',
    document.timestamp,
  ];
  const folder = `${call.outDir}/${fileSafe(word('NAME') ?? document.name)}`;
  const path = await freePath(`${folder}/${name.map(fileSafe).join('_')}.json`, context.runtime);
  await context.runtime.files.makeFolder(folder);
  await writeTextFile(context.runtime, path, renderLmbenchDocument(document));
  return { path, document, uploadTo, exitCode: problem?.exitCode ?? exitCodeOf(numbers), problem };
}

function exitCodeOf(numbers: Numbers): number {
  const isClean = !isFailure(numbers) && (numbers.failed_requests ?? 0) === 0;
  return isClean ? exitCodes.done : exitCodes.partial;
}

/** The numbers of a file, or that and why there are none. */
async function readNumbers(
  path: string,
  context: Context,
): Promise<{ readonly numbers: Numbers; readonly problem: InputError | null }> {
  if ((await context.runtime.files.kind(path)) !== 'file')
    throw new InputError({ code: 'no-file', message: 'there is no such file', place: { file: path } });
  try {
    return { numbers: await parseNumbers(path, context), problem: null };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [{ message, hint }] = error.problems as [InputError['problems'][number]];
    return {
      numbers: { error: message, message: hint ?? 'nothing can be computed from it' },
      problem: error,
    };
  }
}

async function parseNumbers(path: string, { runtime }: Context): Promise<Numbers> {
  const rows: string[][] = [];
  for await (const batch of splitCsv(runtime.files.read(path))) rows.push(...batch);
  const [head, ...body] = rows;
  if (head === undefined)
    throw new InputError({
      code: 'empty-file',
      message: 'the file is empty',
      place: { file: path },
      hint: 'the workload has written no result; its own words may say why',
    });
  if (isVllmTable(head)) return vllmNumbers(body);
  const missing = missingColumns(head);
  if (missing !== null)
    throw new InputError({
      code: 'missing-column',
      message: `there is no column ${missing}; there are ${head.join(', ')}`,
      place: { file: path, line: 1 },
      hint: 'rows tell launch_time, finish_time, ttft, generation_time, prompt_tokens, generation_tokens; or timestamp, latency, prompt_tokens, completion_tokens, error',
    });
  return lmbenchNumbers(
    recordsOfRows(body.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])))),
  );
}

/** The load that a result is named after; null when nobody says. Agentic workloads are named by the rate they came to. */
function loadOf({ text }: SettingWords, numbers: Numbers): string | null {
  if (text.get('WORKLOAD') === 'agentic' && !isFailure(numbers))
    return numbers.request_throughput_req_per_s === null
      ? null
      : String(numbers.request_throughput_req_per_s);
  const said = text.get('QPS') ?? text.get('REQUEST_RATE');
  return said === undefined ? null : loadName(said);
}

function workloadOf({ text }: SettingWords, qps: string | null): Readonly<Record<string, unknown>> {
  const parameters: Record<string, unknown> = {};
  for (const [key, value] of text)
    if (!placing.has(key))
      parameters[key] = key === 'API_URL' ? withoutCredentials(value) : settingValue(value);
  return qps === null ? parameters : { ...parameters, QPS: settingValue(qps) };
}

/** The suite's name and the server's configuration, from the spec file that the words name. */
async function readSpecOf(
  { text }: SettingWords,
  context: Context,
): Promise<{ readonly name: string | null; readonly serving: LmbenchDocument['serving'] }> {
  const path = text.get('SPEC_FILE_PATH');
  const spec = path === undefined ? null : await readYaml(path, context);
  if (spec === null) return { name: null, serving: {} };
  const name = typeof spec['Name'] === 'string' ? spec['Name'] : null;
  const servings: unknown = spec['Serving'];
  const serving: unknown = Array.isArray(servings) ? servings[Number(text.get('SERVING_INDEX') ?? 0)] : null;
  if (!isMapping(serving)) return { name, serving: {} };
  const [kind, config] = Object.entries(serving)[0] ?? [];
  if (kind === undefined) return { name, serving: {} };
  return {
    name,
    serving: { baseline_type: kind, config: withoutSecrets(isMapping(config) ? config : {}) as Mapping },
  };
}

/** `1-infrastructure` of the run-bench.yaml in the working folder, where LMBench keeps it. */
async function readInfrastructure(context: Context): Promise<Readonly<Record<string, unknown>>> {
  const list = await readYaml('run-bench.yaml', context);
  const infrastructure = list?.['1-infrastructure'];
  return isMapping(infrastructure) ? infrastructure : {};
}

async function readYaml(path: string, { runtime }: Context): Promise<Mapping | null> {
  if ((await runtime.files.kind(path)) !== 'file') return null;
  const source = SpecSource.parse(new TextDecoder().decode(await runtime.files.readAll(path)), path);
  return isMapping(source.value) ? source.value : null;
}
