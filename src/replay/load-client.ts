import { endpoints } from '../endpoints/index.ts';
import { openHttpClient } from '../io/http/open-client.ts';
import { Driver } from '../load/driver.ts';
import { phaseTeller } from '../load/phases.ts';
import type { SendEnd } from '../load/ports.ts';
import type { RequestTrace } from '../load/request-trace.ts';
import { type RequestFacts, resultOf } from '../load/result-of.ts';
import { shiftRecord } from '../load/shift-record.ts';
import { loadOf } from '../load-policies/index.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { BodyReader } from './body-reader.ts';
import type { ClientOutcome, ClientSetup, ClientStats } from './client-setup.ts';
import { watchGc } from './gc-watch.ts';
import { HttpSender, type Target } from './http-sender.ts';
import { LiveHistories } from './live-histories.ts';
import { RealTimeline } from './real-timeline.ts';

type TakeRecord = (record: ResultRecord, gaps: readonly number[]) => void;

type CountTokens = (text: string) => number;

interface ClientParts {
  readonly countTokens: CountTokens | null;
  readonly timeline: RealTimeline;
  readonly clients: readonly Target[];
}

/** One thread's share of a run: clock, connections, driver, and records as requests end. */
export class LoadClient {
  readonly #setup: ClientSetup;
  readonly #timeline: RealTimeline;
  readonly #sender: HttpSender;
  readonly #bodies: BodyReader;
  readonly #clients: readonly Target[];
  readonly #driver: Driver;
  readonly #record: TakeRecord;
  readonly #phaseOf;
  readonly #countTokens: CountTokens | null;
  readonly #isTaken: Uint8Array;
  /** Records that wait for their facts to be read. */
  readonly #late: Promise<void>[] = [];

  /** @param record told of each request that has ended, with the gaps between its chunks */
  static async open(setup: ClientSetup, record: TakeRecord): Promise<LoadClient> {
    const timeline = new RealTimeline(setup.isBusyPolling);
    const nowNs = () => timeline.nowNs();
    // Answers that come in a heap would keep what is due meanwhile.
    const afterRead = (atNs: number) => timeline.poll(atNs);
    const { timeouts, tls, targets } = setup;
    const opening = targets.map(async ({ origin, basePath, proxy }) => ({
      client: await openHttpClient({ origin, nowNs, afterRead, timeouts, tls, proxy: proxy?.url ?? null }),
      basePath,
    }));
    const [countTokens, ...clients] = await Promise.all([countWith(setup), ...opening]);
    return new LoadClient(setup, record, { timeline, clients, countTokens });
  }

  private constructor(
    setup: ClientSetup,
    record: TakeRecord,
    { timeline, clients, countTokens }: ClientParts,
  ) {
    this.#setup = setup;
    this.#record = record;
    const { plan } = setup;
    this.#timeline = timeline;
    this.#bodies = new BodyReader(plan);
    this.#clients = clients;
    this.#sender = new HttpSender({
      plan,
      bodies: this.#bodies,
      targets: this.#clients,
      routing: setup.routing,
      choices: { ...setup, endpoint: endpoints.get(setup.endpoint) },
      histories: new LiveHistories(),
      headers: setup.headers,
      sessionHeader: setup.sessionHeader,
      requestIdHeader: setup.requestIdHeader,
    });
    this.#phaseOf = phaseTeller(setup.phases);
    this.#countTokens = countTokens;
    this.#isTaken = new Uint8Array(plan.count);
    const keepsSession = (row: number) => setup.isLive && plan.columns.session[row]! >= 0;
    this.#driver = new Driver({
      scheduler: loadOf(setup.load).createScheduler(plan),
      timeline: this.#timeline,
      sender: this.#sender,
      retry: setup.retry,
      cancelAfterNs: plan.columns.cancelAfterNs,
      stopNs: setup.stopNs,
      drainNs: setup.drainNs,
      stallNs: setup.stallNs,
      keepsText: (row) => this.#countTokens !== null || keepsSession(row),
      onEnd: (trace, end) => this.#ended(trace, end),
    });
  }

  /** Everything that takes time before the first request: threads, connections, the first bodies. */
  async prepare(): Promise<void> {
    const { warmConnections } = this.#setup;
    await Promise.all([
      this.#timeline.prepare(),
      this.#sender.prepareFirst(),
      // A server that refuses connections is told of by its first requests.
      ...this.#clients.map(({ client }) => client.warm(Math.ceil(warmConnections / this.#clients.length))),
    ]);
  }

  /** Sends everything; `prepare` comes first. @param startHrtimeMs the time 0 of the run, ms of `process.hrtime` */
  async run(startHrtimeMs: number): Promise<ClientOutcome> {
    this.#timeline.startAt(startHrtimeMs);
    const gc = watchGc();
    const cpu = process.cpuUsage();
    await this.#driver.run();
    await Promise.all(this.#late);
    const { user, system } = process.cpuUsage(cpu);
    const endNs = this.#timeline.nowNs();
    const connectionsOpened = this.#clients.reduce(
      (sum, { client }) => sum + client.state().connectionsOpened,
      0,
    );
    const { scheduler, monitor } = this.#driver;
    return {
      taken: scheduler.taken,
      peakInFlight: scheduler.peakInFlight,
      timeAtCapNs: scheduler.timeAtCapNs(endNs),
      endNs,
      loopDelayNs: monitor.delays.toRecord(),
      stalls: monitor.stalls,
      gc: gc.end(),
      connectionsOpened,
      cpuUs: user + system,
      untaken: this.#untaken(),
    };
  }

  /** Lets go of everything: threads, timers, connections, files. However the run ended, nothing of it is left. */
  async close(): Promise<void> {
    await this.#timeline.close();
    await Promise.all(this.#clients.map(({ client }) => client.close()));
    await this.#bodies.close();
  }

  /** Launches nothing more. */
  stop(): void {
    this.#driver.stop();
  }

  stats(): ClientStats {
    const { inFlight, taken } = this.#driver.scheduler;
    return { nowNs: this.#timeline.nowNs(), inFlight, sent: taken };
  }

  #ended(trace: RequestTrace, end: SendEnd): void {
    const { row } = trace.launch;
    this.#isTaken[row] = 1;
    const facts = this.#sender.factsNow(row);
    this.#sender.ended(row, end.status === 'ok', trace.content);
    if (facts !== null) this.#tell(trace, end, facts);
    else this.#late.push(this.#sender.factsOf(row).then((read) => this.#tell(trace, end, read)));
  }

  #tell(trace: RequestTrace, end: SendEnd, facts: RequestFacts): void {
    const { row, dueNs } = trace.launch;
    const index = this.#setup.index?.[row] ?? row;
    const record = resultOf(trace, end, facts, {
      index,
      phase: this.#phaseOf(index, dueNs),
      keepsRawChunks: this.#setup.keepsRawChunks,
      countTokens: this.#countTokens,
    });
    const { recordsFromNs } = this.#setup;
    this.#record(recordsFromNs === 0 ? record : shiftRecord(record, recordsFromNs), trace.gaps);
  }

  #untaken(): Int32Array {
    const rows: number[] = [];
    for (let row = 0; row < this.#isTaken.length; row++)
      if (this.#isTaken[row] === 0) rows.push(this.#setup.index?.[row] ?? row);
    return Int32Array.from(rows);
  }
}

/** Tokenizers are loaded where they are wanted only: they are a third of what a thread's start costs. */
async function countWith({ tokenizer: payload }: ClientSetup): Promise<CountTokens | null> {
  if (payload === null) return null;
  const { attachSharedTokenizer } = await import('../workloads/attach-tokenizer.ts');
  const tokenizer = attachSharedTokenizer(payload);
  return (text) => tokenizer.count(text);
}
