import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../core/context.ts';
import { exitCodes, UsageError } from '../core/errors.ts';
import { pickOptions } from '../core/options.ts';
import type { DryRun } from '../documents/dry-run.ts';
import { endpoints, type LengthControl } from '../endpoints/index.ts';
import { openHttpClient } from '../io/http/open-client.ts';
import type { GivenLoad } from '../load-policies/index.ts';
import { RunFolder } from '../runs/run-folder.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { openTokenizer } from '../workloads/open-tokenizer.ts';
import { readingAs } from '../workloads/read-workload.ts';
import { type CacheSalt, saltOf } from './cache-salt.ts';
import { describePlan } from './dry-run.ts';
import { fitContext } from './fit-context.ts';
import { isLive, type ReplayOptions } from './options.ts';
import { askServer, probeLengthControls, type ServerFacts } from './probe.ts';
import { type ReplayPlan, readPlan } from './read-plan.ts';
import { type ReplayResult, recordRun } from './record-run.ts';
import { type ResolvedRun, resolveRun, wireHeaders } from './resolve-run.ts';
import type { WatchRun } from './watch.ts';

export interface ReplayCall {
  readonly workload: string;
  readonly options: ReplayOptions;
  readonly commandLine: string;
  /** The load, where it is not the one that the options ask for. */
  readonly load?: GivenLoad;
  /** Told of the run's state while it lasts. */
  readonly watch: WatchRun;
}

/** What came of a call: a description of what would be sent, or a run. */
export type ReplayReport =
  | { readonly kind: 'dry-run'; readonly dryRun: DryRun; readonly exitCode: number }
  | ({ readonly kind: 'run' } & ReplayResult);

/** Everything that is settled before the first request. */
export interface PreparedRun extends ReplayCall {
  readonly run: ResolvedRun;
  readonly plan: ReplayPlan;
  /** Rows that are not sent since they do not fit the context. */
  readonly skipped: ReadonlySet<number>;
  readonly tokenizer: Tokenizer | null;
  readonly server: ServerFacts | null;
  readonly model: string;
  readonly salt: CacheSalt | null;
  readonly lengthControls: readonly LengthControl[];
}

/**
 * Sends a workload and writes a run folder.
 * @throws UsageError, InputError before anything is sent; OutsideError when results cannot be written
 */
export async function replay(call: ReplayCall, given: Context): Promise<ReplayReport> {
  const { options, workload } = call;
  const context = readingAs(options.from, given);
  const salt = saltOf(options);
  const run = await resolveRun(options, context, call.load);
  const tokenizer =
    options.tokenizer === null
      ? null
      : await openTokenizer(
          { tokenizer: options.tokenizer, tokenizerModel: options.tokenizerModel },
          context,
        );
  const policy = options.resume ? 'resume' : options.overwrite ? 'overwrite' : 'refuse';
  const folder = options.dryRun ? null : await RunFolder.open(options.outDir, policy, context.runtime);
  const spoolPath = join(tmpdir(), `iwc-replay-${randomUUID()}.jsonl`);
  try {
    const { isOpen } = run.load;
    const plan = await readPlan(
      {
        path: workload,
        spoolPath,
        tokenizer,
        limit: options.limit,
        timeScale: options.timeScale,
        arrivals: run.arrivals?.fill ?? null,
        turnsWait: options.turns === 'wait',
        durationNs: isOpen ? run.durationNs : Number.POSITIVE_INFINITY,
      },
      context,
    );
    if (plan.deltas > 0 && !isLive(options))
      throw new UsageError({
        code: 'answers-needed',
        message: `${plan.deltas} prompts hold only the new turn, and need the answers before it`,
        hint: 'leave out --history recorded and --turns on-time',
      });
    const fit = (contextTokens: number | null) =>
      fitContext(plan, contextTokens, options.overContext, {
        notices: context.notices,
        isAsked: options.contextLength !== null,
      });
    if (folder === null) {
      const { skipped } = fit(options.contextLength);
      const dryRun = describePlan({ plan, skipped }, options, isOpen);
      return { kind: 'dry-run', dryRun, exitCode: exitCodes.done };
    }
    const asked = await ask(run, options);
    const { skipped } = fit(options.contextLength ?? asked.server?.contextTokens ?? null);
    if (options.forceOutputLength && asked.lengthControls.length === 0)
      context.notices.add({
        code: 'length-not-forced',
        reason: 'the server takes neither ignore_eos nor min_tokens',
      });
    const prepared = { ...call, run, plan, skipped, tokenizer, ...asked, salt };
    return { kind: 'run', ...(await recordRun(prepared, folder, context)) };
  } finally {
    await rm(spoolPath, { force: true });
  }
}

/** Settles with the server what only it knows. */
async function ask(
  run: ResolvedRun,
  options: ReplayOptions,
): Promise<Pick<PreparedRun, 'server' | 'model' | 'lengthControls'>> {
  const { origin, basePath, proxy } = run.targets[0]!;
  const nowNs = () => performance.now() * 1e6;
  const client = await openHttpClient({ origin, nowNs, tls: run.tls, proxy: proxy?.url ?? null });
  const headers = wireHeaders(run, options.endpoint);
  try {
    const server = options.probe ? await askServer(client, basePath, headers, options.model) : null;
    const model = options.model ?? server?.models[0];
    if (model === undefined)
      throw new UsageError({
        code: 'missing-option',
        message: '--model is required: the server does not name one',
        hint: 'is the --base-url right, and the server up?',
      });
    const endpoint = endpoints.get(options.endpoint);
    const endpointOptions = pickOptions(endpoint.options, options as unknown as Record<string, unknown>);
    const lengthControls = options.forceOutputLength
      ? await probeLengthControls({ client, basePath, headers, endpoint, endpointOptions, model })
      : [];
    return { server, model, lengthControls };
  } finally {
    await client.close();
  }
}
