import type { Context } from '../../core/context.ts';
import { exitCodes, InputError, UsageError } from '../../core/errors.ts';
import { stableJson } from '../../core/json-text.ts';
import { pickOptions, resolveOptions } from '../../core/options.ts';
import { type CapacityDocument, capacityDocument } from '../../documents/capacity.ts';
import { readOrNull } from '../../documents/read-or-null.ts';
import { runDocument } from '../../documents/run.ts';
import { summaryDocument } from '../../documents/summary.ts';
import { createSha256, sha256Hex } from '../../io/hash.ts';
import { parseJsonFile, readWholeFile } from '../../io/whole-file.ts';
import { rowsWhere } from '../../metrics/latencies.ts';
import { parseSlo, strainOf } from '../../metrics/slo.ts';
import type { Slo } from '../../nouns/slo.ts';
import { type ReplayOptions, replay, replayTable } from '../../replay/index.ts';
import { readResultColumns } from '../../runs/read-results.ts';
import { RunFolder, runFiles } from '../../runs/run-folder.ts';
import type { Evidence } from '../../search/evidence.ts';
import {
  type ProbeRole,
  searchThreshold,
  type ThresholdFinding,
  type ThresholdGoal,
} from '../../search/noisy-bisection.ts';
import { describeHysteresis } from './hysteresis-facts.ts';
import { type CapacityOptions, replayPart } from './options.ts';
import { evidenceOf } from './strain-evidence.ts';

export interface CapacityCall {
  readonly workload: string;
  /** Checked values of `capacityOptions`. */
  readonly options: CapacityOptions & Readonly<Record<string, unknown>>;
  readonly commandLine: string;
  say(line: string): void;
}

/** What a search came to. */
export interface CapacityResult {
  readonly document: CapacityDocument;
  readonly finding: ThresholdFinding;
  readonly exitCode: number;
}

const resultFile = 'capacity.json';

/**
 * Searches the capacity of a server with one replay a probe, each in a folder of its own. A folder that holds finished
 * probes of the same search is gone on with.
 * @throws UsageError, InputError before anything is sent
 */
export async function measureCapacity(call: CapacityCall, context: Context): Promise<CapacityResult> {
  const { options } = call;
  const slo = parseSlo(options.slo);
  if (options.minRps >= options.maxRps)
    throw new UsageError({ code: 'bad-value', message: '--min-rps must be below --max-rps' });
  const started = await startDocument(call, slo, context);
  const folder = `${options.outDir}/${resultFile}`;
  const write = async (document: CapacityDocument) => {
    const parent = await RunFolder.open(options.outDir, 'resume', context.runtime);
    await parent.writeDocument(resultFile, document);
  };
  await write(started);
  const facts: ProbeFacts[] = [];
  const finding = await searchThreshold(goalOf(options, slo), async (rateRps, index, role) => {
    if (context.signal.aborted) return null;
    const fact = await probeRate({ rateRps, index, role, slo }, call, context);
    if (fact === null) return null;
    facts.push(fact);
    const { offered, missed } = fact.evidence;
    call.say(`probe ${index + 1}: ${rateRps} requests/s (${role}): ${missed} of ${offered} missed`);
    return fact.evidence;
  });
  const { low, median, high } = finding;
  const document: CapacityDocument = {
    ...started,
    status: finding.status,
    capacity_rps: finding.probes.length === 0 ? null : { low, median, high },
    hysteresis: finding.hysteresis === null ? null : describeHysteresis(finding.hysteresis),
    probes: finding.probes.map(({ evidence, level, pValue, ...probe }, i) => ({
      ...probe,
      ...evidence,
      rate_rps: level,
      p_value: pValue,
      folder: facts[i]!.folder,
      invalid: facts[i]!.invalid,
      is_short: facts[i]!.isShort,
    })),
  };
  await write(document);
  const isTrusted =
    options['allowInvalid'] === true ||
    facts.every(({ invalid, isShort }) => invalid.length === 0 && !isShort);
  const exitCode =
    finding.status === 'interrupted'
      ? exitCodes.interrupted
      : finding.status === 'found' && isTrusted
        ? exitCodes.done
        : exitCodes.partial;
  call.say(`result: ${folder}`);
  return { document, finding, exitCode };
}

/** A server may remember its overload, so that the search looks for that too. */
function goalOf(options: CapacityOptions, slo: Slo): ThresholdGoal {
  const { attainment, minRps, maxRps, budgetRuns, confidence, precision, durationS } = options;
  // A queue reaches the tightest of these limits first; per-token limits do not see one.
  const limits = [slo.ttft, slo.e2e].filter((limit) => limit !== undefined);
  const limitS = limits.length === 0 ? 0 : Math.min(...limits) / 1000;
  const resolution = Math.min(0.9, limitS / durationS);
  return {
    ...{ attainment, lowest: minRps, highest: maxRps, budgetProbes: budgetRuns, confidence, precision },
    ...{ resolution, returnsFromOverload: true },
  };
}

/** @throws InputError when the folder holds another search */
async function startDocument(
  { workload, options, commandLine }: CapacityCall,
  slo: Slo,
  context: Context,
): Promise<CapacityDocument> {
  const { runtime } = context;
  const sha256 = await hashOf(workload, context);
  // By which way the server is reached decides nothing, and a proxy's URL may hold a password.
  const {
    outDir,
    plot: _plot,
    proxy: _proxy,
    noProxy: _noProxy,
    allowInvalid: _allowed,
    busyPoll: _polling,
    ...deciding
  } = options;
  const search = sha256Hex(stableJson({ sha256, ...deciding, seed: String(options['seed']) }));
  const path = `${outDir}/${resultFile}`;
  if ((await runtime.files.kind(path)) === 'file') {
    const earlier = readOrNull(capacityDocument, parseJsonFile(await readWholeFile(runtime, path)));
    if (earlier?.search_sha256 !== search)
      throw new InputError({
        code: 'folder-not-empty',
        message: 'the folder holds the search of another workload or with other settings',
        place: { file: path },
        hint: 'name another --out-dir; nothing is overwritten',
      });
  } else if ((await runtime.files.kind(outDir)) === 'folder' && (await runtime.files.list(outDir)).length > 0)
    throw new InputError({
      code: 'folder-not-empty',
      message: 'the folder is not empty, and holds no search to go on with',
      place: { file: outDir },
    });
  return {
    ...{ schema: 'iwc.capacity/1', status: 'running', command: commandLine, search_sha256: search },
    ...{ slo_ms: slo, attainment: options.attainment, confidence: options.confidence },
    ...{ capacity_rps: null, hysteresis: null, probes: [] },
  };
}

interface ProbeFacts {
  readonly folder: string;
  readonly evidence: Evidence;
  readonly invalid: readonly string[];
  readonly isShort: boolean;
}

interface ProbeAsk {
  readonly rateRps: number;
  readonly index: number;
  readonly role: ProbeRole;
  readonly slo: Slo;
}

/** One probe, or what an earlier sitting found at this place; null when it was interrupted. */
async function probeRate(ask: ProbeAsk, call: CapacityCall, context: Context): Promise<ProbeFacts | null> {
  const { rateRps, index, role, slo } = ask;
  const { options } = call;
  const name = `probes/${String(index).padStart(2, '0')}-${role}-${rateRps}`;
  const folder = `${options.outDir}/${name}`;
  if (!(await isFinished(folder, context))) {
    const given = resolveOptions(replayTable, {
      ...pickOptions(replayPart, options),
      ...{ outDir: folder, rateRps, durationS: options.durationS, slo: options.slo },
      arrival: options['arrival'] ?? 'poisson',
      // Each probe meets arrivals of its own, or all would share one stroke of luck.
      seed: (options['seed'] as bigint) + BigInt(index),
      // A killed probe is not a finished one; its folder is made anew.
      ...{ overwrite: true, allowInvalid: true },
    });
    await replay(
      {
        workload: call.workload,
        // Resolved against the same table.
        options: given as unknown as ReplayOptions,
        commandLine: call.commandLine,
        watch: () => {},
      },
      context,
    );
    if (context.signal.aborted) return null;
  }
  const { columns } = await readResultColumns(`${folder}/${runFiles.requests}`, context);
  const rows = rowsWhere(columns, { phase: 'measure' });
  const invalid = await invalidReasons(folder, context);
  const expected = rateRps * options.durationS;
  return {
    folder: name,
    evidence: evidenceOf(strainOf(columns, rows, slo)),
    invalid,
    isShort: rows.length < expected - 5 * Math.sqrt(expected) - 1,
  };
}

async function isFinished(folder: string, context: Context): Promise<boolean> {
  const path = `${folder}/${runFiles.run}`;
  if ((await context.runtime.files.kind(path)) !== 'file') return false;
  const run = readOrNull(runDocument, parseJsonFile(await readWholeFile(context.runtime, path)));
  return run?.status === 'complete' || run?.status === 'invalid';
}

async function invalidReasons(folder: string, context: Context): Promise<readonly string[]> {
  const file = await readWholeFile(context.runtime, `${folder}/${runFiles.summary}`);
  return summaryDocument.read(parseJsonFile(file), { file: file.path }).validity.reasons;
}

/** SHA-256 of a file of any size and format. @throws InputError when it cannot be read */
async function hashOf(path: string, { runtime }: Context): Promise<string> {
  const hash = createSha256();
  for await (const bytes of runtime.files.read(path)) hash.update(bytes);
  return hash.digestHex();
}
