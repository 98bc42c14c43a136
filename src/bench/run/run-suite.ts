import type { Context } from '../../core/context.ts';
import { exitCodes, InterruptedError, IwcError, renderProblem } from '../../core/errors.ts';
import { Notices } from '../../core/notices.ts';
import type { SuiteDocument, SuitePoint } from '../../documents/suite.ts';
import { sha256Hex } from '../../io/hash.ts';
import { randomName } from '../../io/random-name.ts';
import type { WatchRun } from '../../replay/watch.ts';
import type { ServerSpec } from '../spec/read-serving.ts';
import type { SuiteSpec } from '../spec/read-spec.ts';
import { hideSecretWords } from '../spec/without-secrets.ts';
import { choosePoints, type PointChoice } from './choose-points.ts';
import { seedOf } from './plan-points.ts';
import type { PointOutcome, PointRun } from './point-outcome.ts';
import { preflight } from './preflight.ts';
import { runPoint } from './run-point.ts';
import { askModels, type StartedServer, startServer } from './server-control.ts';
import { createSuiteDocument } from './suite-document-of.ts';
import { SuiteFolder, type SuiteFolderChoice } from './suite-folder.ts';

export interface SuiteCall extends PointChoice {
  readonly spec: SuiteSpec;
  readonly folder: SuiteFolderChoice;
  readonly commandLine: string;
  readonly sessionId: string;
  readonly upload: { readonly isOn: boolean; readonly apiUrl: string | null };
  readonly watch: () => WatchRun;
  /** Told in a line as each point begins and ends. */
  say(line: string): void;
}

/** How a suite went, as far as it came. */
export interface SuiteOutcome {
  readonly folder: string;
  readonly document: SuiteDocument;
  /** Points that this call has run. */
  readonly ran: number;
  readonly isInterrupted: boolean;
  /** Of the points; gates are held afterwards. */
  readonly exitCode: number;
}

/**
 * Runs the points of a suite that are not finished, and records each as it ends: a suite that is interrupted or killed
 * goes on when it is called again. A point that was under way is run anew, as a whole.
 * @throws UsageError, InputError before anything is sent
 */
export async function runSuite(call: SuiteCall, context: Context): Promise<SuiteOutcome> {
  await preflight(call.spec, context);
  const fresh = createSuiteDocument(call.spec, call, context.runtime);
  choosePoints(fresh.points, call);
  const folder = await SuiteFolder.open(call.folder, fresh, context);
  const chosen = choosePoints(folder.document.points, call);
  return await new SuiteRun(call, folder, context).run(chosen);
}

const saltLetters = 8;

class SuiteRun {
  readonly #call: SuiteCall;
  readonly #folder: SuiteFolder;
  readonly #context: Context;
  #started: StartedServer | null = null;
  /** Why a server could not be started: its other points need not wait for it again. */
  readonly #broken = new Map<string, string>();

  constructor(call: SuiteCall, folder: SuiteFolder, context: Context) {
    this.#call = call;
    this.#folder = folder;
    this.#context = context;
  }

  async run(chosen: readonly SuitePoint[]): Promise<SuiteOutcome> {
    const { signal } = this.#context;
    let ran = 0;
    try {
      for (const [i, point] of chosen.entries()) {
        if (signal.aborted) break;
        await this.#runPoint(point, `[${i + 1}/${chosen.length}]`);
        if (!signal.aborted) ran++;
      }
    } finally {
      await this.#started?.stop();
    }
    const { document, path } = this.#folder;
    const isClean = document.points.every(
      ({ status, exit_code: code }) => status === 'planned' || (status === 'done' && code === exitCodes.done),
    );
    const exitCode = signal.aborted ? exitCodes.interrupted : isClean ? exitCodes.done : exitCodes.partial;
    return { folder: path, document, ran, isInterrupted: signal.aborted, exitCode };
  }

  async #runPoint(point: SuitePoint, count: string): Promise<void> {
    const { say } = this.#call;
    const { clock } = this.#context.runtime;
    say(`${count} ${point.server} · ${point.workload} at ${point.load}${this.#repetitionOf(point)}`);
    await this.#folder.update(point.id, {
      status: 'running',
      started_at_ms: clock.wallMs(),
      exit_code: null,
      error: null,
    });
    try {
      const server = await this.#serverFor(point);
      const outcome = await runPoint(this.#pointRun(point, server), this.#call.upload, this.#pointContext());
      await this.#record(point, outcome);
    } catch (error) {
      await this.#recordFailure(point, error);
    }
  }

  #repetitionOf({ repetition }: SuitePoint): string {
    const { repetitions } = this.#call.spec.settings;
    return repetitions === 1 ? '' : `, repetition ${repetition + 1} of ${repetitions}`;
  }

  async #record(point: SuitePoint, { exitCode, summary, error }: PointOutcome): Promise<void> {
    if (exitCode === exitCodes.interrupted) return await this.#folder.update(point.id, { status: 'planned' });
    await this.#folder.update(point.id, { status: 'done', exit_code: exitCode, error });
    const { counts, ttft_ms: ttft } = summary;
    const failed = counts.failed + counts.cancelled + counts.not_sent;
    const p50 = ttft.due.p50 === null ? 'n/a' : `${ttft.due.p50.toFixed(1)} ms`;
    this.#call.say(
      `      ${counts.ok} ok, ${failed} not; TTFT p50 ${p50}${error === null ? '' : `; ✗ ${error}`}`,
    );
  }

  /** A failure outside the requests themselves leaves the point without a run; the others go on. */
  async #recordFailure(point: SuitePoint, error: unknown): Promise<void> {
    if (this.#context.signal.aborted || error instanceof InterruptedError)
      return await this.#folder.update(point.id, { status: 'planned' });
    if (!(error instanceof IwcError)) throw error;
    const message = error.problems.map(renderProblem).join('; ');
    await this.#folder.update(point.id, { status: 'failed', exit_code: error.exitCode, error: message });
    this.#call.say(`      ✗ ${message}`);
  }

  /** The server of a point, started if it has to be, its model known. */
  async #serverFor(point: SuitePoint): Promise<ServerSpec> {
    const { spec } = this.#call;
    const server = spec.servers.find(({ key }) => key === point.server)!;
    const broken = this.#broken.get(server.key);
    if (broken !== undefined) throw new IwcError('outside', [{ code: 'server-failed', message: broken }]);
    if (this.#started !== null && this.#started.key !== server.key) {
      await this.#started.stop();
      this.#started = null;
    }
    if (server.command !== null && this.#started === null) await this.#start(server);
    if (server.model !== '') return server;
    const model = (await askModels(server.base_url, this.#context.signal))?.[0] ?? null;
    if (model === null)
      throw new IwcError('outside', [
        { code: 'no-model', message: `${server.base_url} does not name a model`, hint: 'say modelURL' },
      ]);
    const { servers } = this.#folder.document;
    await this.#folder.replace({
      servers: servers.map((known) => (known.key === server.key ? { ...known, model } : known)),
    });
    return { ...server, model };
  }

  async #start(server: ServerSpec): Promise<void> {
    this.#call.say(`      starting ${hideSecretWords(server.command!.argv).join(' ')}`);
    const place = { folder: `${this.#folder.path}/servers`, specFolder: this.#call.spec.folder };
    try {
      this.#started = await startServer(server, place, this.#context);
    } catch (error) {
      if (error instanceof IwcError && !this.#context.signal.aborted)
        this.#broken.set(server.key, error.problems.map(renderProblem).join('; '));
      throw error;
    }
  }

  #pointRun(point: SuitePoint, server: ServerSpec): PointRun {
    const { spec, commandLine, watch } = this.#call;
    const workload = spec.workloads.find(({ id }) => id === point.workload)!;
    const { document } = this.#folder;
    const seed = seedOf(spec.settings.seed, point.workload, point.load);
    return {
      spec,
      server,
      workload,
      load: workload.points.find(({ name }) => name === point.load)!,
      repetition: point.repetition,
      id: point.id,
      folder: this.#folder.pointFolder(point.id),
      runFolder: this.#folder.runFolder(point.id),
      sessionId: document.session_id,
      seed,
      salt: saltOf(spec, point, seed),
      commandLine,
      watch: watch(),
    };
  }

  /** Notices of a point stand in its own summary; the suite tells each once. */
  #pointContext(): Context {
    const own = new Notices();
    const { notices } = this.#context;
    const add = own.add.bind(own);
    own.add = (notice) => {
      notices.add(notice);
      add(notice);
    };
    return { ...this.#context, notices: own };
  }
}

/**
 * Repeated points are not to find their prompts cached: each repetition has a salt of its own, the same whenever it is
 * run with the same seed. A point that an earlier sitting has begun has sent prompts under that one, and gets another.
 */
function saltOf({ settings }: SuiteSpec, point: SuitePoint, seed: bigint): string | null {
  if (!settings.cacheSalt) return null;
  if (point.started_at_ms !== null) return `[${randomName(saltLetters)}] `;
  if (settings.repetitions === 1) return null;
  return `[${sha256Hex(`${seed} ${point.repetition}`).slice(0, saltLetters)}] `;
}
