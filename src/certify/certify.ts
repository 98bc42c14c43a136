import type { Context } from '../core/context.ts';
import { exitCodes, UsageError } from '../core/errors.ts';
import { stableJson } from '../core/json-text.ts';
import { pickOptions, resolveOptions } from '../core/options.ts';
import type { Certificate, CertifiedPoint } from '../documents/certificate.ts';
import { sha256Hex } from '../io/hash.ts';
import { encodeText } from '../io/record-text.ts';
import { type ReplayOptions, replay, replayTable } from '../replay/index.ts';
import { RunFolder } from '../runs/run-folder.ts';
import { clientAddedTtft } from './client-added.ts';
import { startMockProcess } from './mock-process.ts';
import type { CertifyOptions } from './options.ts';

/** Enough for a p99. */
const minRequests = 320;
const defaultRates = [10, 25, 50, 100, 200, 400, 800];

/** Waits; given by whoever has timers. */
export type Pause = (ms: number) => Promise<void>;

/** Raises the load on a mock of this host until the client no longer keeps its budget. */
export async function certify(
  options: CertifyOptions,
  context: Context,
  pause: Pause,
): Promise<{ readonly certificate: Certificate; readonly exitCode: number }> {
  const rates = parseRates(options.rates);
  const points: CertifiedPoint[] = [];
  for (const rate of rates) {
    if (context.signal.aborted) break;
    const point = await certifyRate(rate, options, context, pause);
    points.push(point);
    if (!point.holds) break;
  }
  const held = points.filter(({ holds }) => holds);
  const largest = held.at(-1)?.rate_rps ?? null;
  const isEnough = largest !== null && (options.requireRps === null || largest >= options.requireRps);
  const body = {
    schema: 'iwc.certificate/1' as const,
    certified: isEnough,
    largest_rps: largest,
    points,
    budget: {
      schedule_lag_p99_ms: options.maxLagMs,
      client_added_ttft_p99_ms: options.maxAddedTtftMs,
      event_loop_delay_p99_ms: options.maxLoopDelayMs,
    },
    host: { ...context.runtime.host },
    made_at_ms: context.runtime.clock.wallMs(),
  };
  const certificate = { ...body, sha256: sha256Hex(stableJson(body)) };
  const folder = await RunFolder.open(options.outDir, 'overwrite', context.runtime);
  await folder.writeDocument('certificate.json', certificate);
  return { certificate, exitCode: isEnough ? exitCodes.done : exitCodes.partial };
}

async function certifyRate(
  rate: number,
  options: CertifyOptions,
  context: Context,
  pause: Pause,
): Promise<CertifiedPoint> {
  const folder = `${options.outDir}/${rate}`;
  const workload = `${folder}/workload.jsonl`;
  const count = Math.max(minRequests, Math.ceil(rate * options.secondsEach));
  await writeWorkload(workload, count, options, context);
  const outcome = await replayOnMock(
    {
      workload,
      folder,
      mock: ['--ttft-ms', String(options.ttftMs), '--itl-ms', String(options.itlMs), '--timer', 'tick'],
      replay: {
        rateRps: rate,
        seed: options.seed,
        workers: options.workers,
        busyPoll: options.busyPoll,
        maxLagMs: options.maxLagMs,
        maxLoopDelayMs: options.maxLoopDelayMs,
      },
    },
    context,
    pause,
  );
  return judgePoint(rate, outcome, options);
}

export interface MockReplay {
  readonly workload: string;
  readonly folder: string;
  readonly mock: readonly string[];
  readonly replay: Readonly<Record<string, unknown>>;
}

/** A replay against a mock of this host, and what the client added. */
export async function replayOnMock(choice: MockReplay, context: Context, pause: Pause) {
  const log = `${choice.folder}/mock.jsonl`;
  const mock = await startMockProcess(choice.folder, [...choice.mock, '--log', log], context.runtime, pause);
  let report: Awaited<ReturnType<typeof replay>>;
  try {
    const options = resolveOptions(replayTable, {
      ...choice.replay,
      baseUrl: [mock.url],
      model: 'mock',
      outDir: `${choice.folder}/run`,
      overwrite: true,
      requestIdHeader: 'x-request-id',
      allowInvalid: true,
    });
    report = await replay(
      // Resolved against the same table.
      {
        workload: choice.workload,
        options: options as unknown as ReplayOptions,
        commandLine: 'iwc certify',
        watch: () => {},
      },
      context,
    );
  } finally {
    await mock.stop();
  }
  if (report.kind !== 'run') throw new Error('a dry run certifies nothing');
  return {
    result: report,
    summary: report.summary,
    added: await clientAddedTtft(`${choice.folder}/run`, log, context),
  };
}

function judgePoint(
  rate: number,
  { summary, added }: Awaited<ReturnType<typeof replayOnMock>>,
  options: CertifyOptions,
): CertifiedPoint {
  const { counts, measured, self } = summary;
  const reasons = [...summary.validity.reasons];
  const worst = added.p99 ?? added.max;
  if (worst === null || worst > options.maxAddedTtftMs)
    reasons.push(
      `the client adds ${worst === null ? 'n/a' : `${worst.toFixed(2)} ms`} to TTFT, the budget is ${options.maxAddedTtftMs} ms`,
    );
  if (counts.ok < counts.planned)
    reasons.push(`${counts.planned - counts.ok} requests were not answered well`);
  return {
    rate_rps: rate,
    requests: counts.planned,
    ok: counts.ok,
    achieved_rps: summary.load.achieved_rps,
    chunks_per_s:
      measured.seconds === null || measured.seconds === 0 ? null : summary.itl_ms.n / measured.seconds,
    schedule_lag_ms: summary.schedule_lag_ms,
    client_added_ttft_ms: added,
    event_loop_delay_ms: self.event_loop_delay_ms,
    cpu_us_per_chunk: self.cpu_us_per_chunk,
    holds: reasons.length === 0,
    reasons,
  };
}

async function writeWorkload(
  path: string,
  count: number,
  options: CertifyOptions,
  { runtime }: Context,
): Promise<void> {
  const file = await runtime.files.create(path);
  let text = '';
  for (let i = 0; i < count; i++) {
    const request = {
      request_id: `c${i}`,
      prompt: `Request ${i}. ${'Tell me something that I do not know yet. '.repeat(25)}`,
      max_output_tokens: options.outputTokens,
      arrival_time_ms: 0,
    };
    text += `${JSON.stringify(request)}\n`;
  }
  await file.write(encodeText(text));
  await file.close();
}

function parseRates(given: readonly string[] | null): readonly number[] {
  if (given === null) return defaultRates;
  const rates = given.map(Number);
  const isRising = rates.every(
    (rate, i) => rate > 0 && Number.isFinite(rate) && (i === 0 || rate > rates[i - 1]!),
  );
  if (rates.length > 0 && isRising) return rates;
  throw new UsageError({
    code: 'bad-value',
    message: `--rates: '${given.join(',')}' are no rising rates`,
    hint: 'such as 50,100,200',
  });
}

/** What of a replay's options shapes its schedule and its requests: all but where it goes and what is written. */
export function scheduleOptions(
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const own = [
    'baseUrl',
    'model',
    'outDir',
    'overwrite',
    'resume',
    'certify',
    'requestIdHeader',
    'allowInvalid',
    'scrape',
    'export',
    'apiKeyFile',
    'routing',
    'caFile',
    'certFile',
    'certKeyFile',
    'insecure',
    'proxy',
    'noProxy',
  ];
  const kept = Object.entries(pickOptions(replayTable, options)).filter(
    ([key, value]) => value !== null && !own.includes(key),
  );
  return Object.fromEntries(kept);
}
