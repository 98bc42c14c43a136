import type { Context } from '../core/context.ts';
import { InputError, type Problem, UsageError } from '../core/errors.ts';
import { millisecondsOf, nsPerMs } from '../core/units.ts';
import { createSha256 } from '../io/hash.ts';
import { type ByteSink, LineWriter } from '../io/line-writer.ts';
import { withRereadableInput } from '../io/rereadable-input.ts';
import { renderRequestLine } from '../nouns/request-line.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { WrittenBytes } from '../nouns/written-bytes.ts';
import type { ManifestFile } from '../workloads/manifest.ts';
import { parseRequests } from '../workloads/parse-requests.ts';
import { readingAs, readWorkloadChunks } from '../workloads/read-workload.ts';
import {
  type Choice,
  chooseHead,
  chooseMatching,
  chooseParts,
  chooseSample,
  nowhere,
} from './choose-units.ts';
import { parseRequestTest } from './request-test.ts';
import type { SubsetRequest } from './subset-options.ts';
import { readUnits, type WorkloadUnits } from './subset-units.ts';

/** One of the workloads written. */
export interface SubsetPart extends WrittenBytes {
  readonly requests: number;
  /** Sessions, and requests that belong to none. */
  readonly units: number;
}

export interface Subset {
  readonly input: ManifestFile;
  readonly inputRequests: number;
  readonly parts: readonly SubsetPart[];
}

/**
 * Writes smaller workloads, a sink each; sessions and what depends on them stay whole, lines stay as they are and in
 * their order. Reads the file twice.
 * @throws UsageError, InputError; also when a part is left without a request
 */
export async function subsetTo(
  sinks: readonly ByteSink[],
  path: string,
  request: SubsetRequest,
  context: Context,
): Promise<Subset> {
  checkRequest(request);
  const reading = readingAs(request.options.from, context);
  return await withRereadableInput([path], reading, (rereading) =>
    writeParts(sinks, path, request, rereading),
  );
}

async function writeParts(
  sinks: readonly ByteSink[],
  path: string,
  request: SubsetRequest,
  context: Context,
): Promise<Subset> {
  const fields = await readFieldNames(context);
  const test = request.kind === 'filter' ? parseRequestTest(request.options.where, fields) : () => false;
  const units = await readUnits(path, test, context);
  const choice = choose(units, request);
  const parts = summarize(units, choice, sinks.length);
  const empty = parts.findIndex(({ requests }) => requests === 0);
  if (empty >= 0) throw nothingLeft(path, empty, sinks.length);
  const writers = sinks.map((sink) => new LineWriter(sink));
  const starts = request.options.rebase ? parts.map(({ firstNs }) => firstNs) : null;
  const input = await copyLines({ path, units, choice, writers, starts }, context);
  const finished: SubsetPart[] = [];
  for (const [i, writer] of writers.entries()) {
    const { requests, units: count } = parts[i]!;
    finished.push({ ...(await writer.finish()), requests, units: count });
  }
  return { input, inputRequests: units.ofRequest.length, parts: finished };
}

function choose(units: WorkloadUnits, request: SubsetRequest): Choice {
  switch (request.kind) {
    case 'head':
      return chooseHead(units, request.options);
    case 'sample':
      return chooseSample(units, request.options);
    case 'filter':
      return chooseMatching(units, request.options.keep);
    case 'split':
      return chooseParts(units, weightsOf(request.options), request.options.seed);
  }
}

function checkRequest({ kind, options }: SubsetRequest): void {
  const problems: Problem[] = [];
  if (kind === 'head' && options.requests === null && options.sessions === null && options.durationS === null)
    problems.push(noLimit('--requests, --sessions or --duration-s'));
  if (kind === 'sample' && options.share === null && options.requests === null && options.sessions === null)
    problems.push(noLimit('--share, --requests or --sessions'));
  if (kind === 'split') problems.push(...splitProblems(options));
  if (problems.length > 0) throw new UsageError(problems);
}

function splitProblems({
  outputs,
  shares,
}: {
  outputs: readonly string[];
  shares: readonly string[] | null;
}) {
  const problems: Problem[] = [];
  if (outputs.length < 2 || new Set(outputs).size < outputs.length || outputs.includes('-'))
    problems.push({ code: 'bad-value', message: '--outputs: two or more different files are needed' });
  const isSound = (shares ?? []).every((share) => Number(share) > 0 && Number.isFinite(Number(share)));
  if (shares !== null && (!isSound || shares.length !== outputs.length))
    problems.push({
      code: 'bad-value',
      message: `--shares: ${outputs.length} numbers > 0 are needed, one an output`,
    });
  return problems;
}

function weightsOf({ outputs, shares }: { outputs: readonly string[]; shares: readonly string[] | null }) {
  return outputs.map((_, i) => (shares === null ? 1 : Number(shares[i])));
}

function summarize(units: WorkloadUnits, choice: Choice, outputs: number) {
  const parts = Array.from({ length: outputs }, () => ({
    requests: 0,
    units: 0,
    firstNs: Number.POSITIVE_INFINITY,
  }));
  choice.forEach((output, unit) => {
    const part = parts[output];
    if (part === undefined) return;
    part.requests += units.requests[unit]!;
    part.units++;
    part.firstNs = Math.min(part.firstNs, units.firstArrivalNs[unit]!);
  });
  return parts;
}

interface Copying {
  readonly path: string;
  readonly units: WorkloadUnits;
  readonly choice: Choice;
  readonly writers: readonly LineWriter[];
  /** What is taken from arrivals, by output; null to leave lines as they are. */
  readonly starts: readonly number[] | null;
}

async function copyLines(
  { path, units, choice, writers, starts }: Copying,
  context: Context,
): Promise<ManifestFile> {
  const hash = createSha256();
  let bytes = 0;
  let index = 0;
  for await (const chunk of readWorkloadChunks(path, context, `writing from ${path}`)) {
    hash.update(chunk.bytes);
    bytes += chunk.bytes.length;
    parseRequests(chunk, {
      // The first reading found none; should the file change in between, its hash tells.
      report: () => {},
      take: ({ request, text }) => {
        const output = choice[units.ofRequest[index++] ?? -1] ?? nowhere;
        if (output === nowhere) return;
        const line =
          starts === null ? `${text.trimEnd()}\n` : renderRequestLine(moved(request, starts[output]!));
        writers[output]!.add(line);
      },
    });
    for (const writer of writers) if (writer.isFull) await writer.flush();
  }
  return { path, sha256: hash.digestHex(), bytes };
}

/** The request, due earlier. Only whole milliseconds are taken from a request that has no exact time. */
function moved(request: WorkloadRequest, startNs: number): WorkloadRequest {
  const { arrival_time_ms: ms, arrival_time_ns: ns } = request;
  const exact = (ns ?? ms * nsPerMs) - startNs;
  return {
    ...request,
    arrival_time_ms: millisecondsOf(exact),
    ...(ns === null || ns === undefined ? {} : { arrival_time_ns: exact }),
  };
}

async function readFieldNames({ runtime }: Context): Promise<readonly string[]> {
  const bytes = await runtime.files.readAll(`${runtime.packageFolder}/schema/workload.schema.json`);
  const schema = JSON.parse(new TextDecoder().decode(bytes)) as { properties: object };
  return Object.keys(schema.properties);
}

function noLimit(flags: string): Problem {
  return { code: 'missing-option', message: `how much? one of ${flags} is needed` };
}

function nothingLeft(path: string, output: number, outputs: number): InputError {
  const which = outputs === 1 ? '' : ` for output ${output + 1} of ${outputs}`;
  return new InputError({
    code: 'no-requests',
    message: `no request is left${which}`,
    place: { file: path },
    hint: 'ask for more, or for other conditions',
  });
}
