import { IntegerColumn } from '../core/growing-column.ts';
import { Sample } from '../math/sample.ts';
import { requestFlags } from '../nouns/workload-columns.ts';
import type { ColumnChunk } from '../workloads/column-chunk.ts';
import { ColumnGatherer } from '../workloads/column-gatherer.ts';
import { ArrivalTracker } from './arrival-facts.ts';
import type { MeasuredRequest } from './chunk-merger.ts';
import { JointLengthCounts } from './joint-lengths.ts';
import type { MeasuredColumns, RequestCounts, ReuseTotals, WorkloadSamples } from './measurements.ts';

/** Requests as columns while they are few enough, and as samples throughout. They come in order of arrival. */
export class RequestTotals {
  readonly #limit: number;
  readonly arrivals: ArrivalTracker;
  readonly jointLengths = new JointLengthCounts();
  readonly #samples: Record<Exclude<keyof WorkloadSamples, 'interArrivalMs' | 'turnsPerSession'>, Sample>;
  readonly #counts = {
    withExpectation: 0,
    withCapOnly: 0,
    expectationAboveCap: 0,
    inSessions: 0,
    streaming: 0,
    deltaHistory: 0,
    withPrefixBlocks: 0,
  };
  readonly #reuse = { pairs: 0, sharedTokens: 0, pairTokens: 0 };
  /** Null past the limit. */
  #columns: { readonly gathered: ColumnGatherer; readonly shared: IntegerColumn } | null = {
    gathered: new ColumnGatherer({ hasBlocks: false }),
    shared: new IntegerColumn(),
  };
  requests = 0;

  constructor(limit: number) {
    this.#limit = limit;
    const sample = () => new Sample(limit);
    this.arrivals = new ArrivalTracker(limit);
    this.#samples = {
      promptTokens: sample(),
      maxOutputTokens: sample(),
      outputTokens: sample(),
      expectedOutputTokens: sample(),
      promptOutputRatio: sample(),
      prefillDominance: sample(),
      sessionPromptTokens: sample(),
      promptGrowth: sample(),
      pairReuse: sample(),
      turnGapMs: sample(),
      thinkTimeMs: sample(),
    };
  }

  add(request: MeasuredRequest): void {
    this.requests++;
    if (this.requests > this.#limit) this.#columns = null;
    this.#columns?.shared.push(request.sharedTokens ?? 0);
    this.arrivals.add(request.arrivalNs);
    this.#addLengths(request);
    this.#count(request);
    if (request.turn > 0) this.#addPair(request);
  }

  /** Keeps the columns of a chunk whose requests were all added. */
  gather(chunk: ColumnChunk, sessions: Int32Array): void {
    this.#columns?.gathered.add(chunk, sessions);
  }

  columns(): MeasuredColumns | null {
    if (this.#columns === null) return null;
    const { gathered, shared } = this.#columns;
    // Measuring asks nothing of whom a request names, and so leaves a name that stands for nobody to `validate`.
    return { ...gathered.result().columns, sharedPrefixTokens: shared.view() };
  }

  counts(): RequestCounts {
    return this.#counts;
  }

  reuse(): ReuseTotals {
    return this.#reuse;
  }

  samples(turnsPerSession: Sample): WorkloadSamples {
    return { ...this.#samples, interArrivalMs: this.arrivals.gapsMs, turnsPerSession };
  }

  #addLengths({ promptTokens, outputTokens, maxOutputTokens, expectedTokens }: MeasuredRequest): void {
    const samples = this.#samples;
    samples.promptTokens.add(promptTokens);
    samples.maxOutputTokens.add(maxOutputTokens);
    samples.outputTokens.add(outputTokens);
    if (expectedTokens !== null) samples.expectedOutputTokens.add(expectedTokens);
    if (outputTokens > 0) samples.promptOutputRatio.add(promptTokens / outputTokens);
    if (promptTokens + outputTokens > 0)
      samples.prefillDominance.add(promptTokens / (promptTokens + outputTokens));
    this.jointLengths.add(promptTokens, outputTokens);
  }

  #count({
    flags,
    expectedTokens,
    maxOutputTokens,
    thinkTimeMs,
    session,
    promptTokens,
  }: MeasuredRequest): void {
    const counts = this.#counts;
    if (expectedTokens !== null) counts.withExpectation++;
    else counts.withCapOnly++;
    if (expectedTokens !== null && expectedTokens > maxOutputTokens) counts.expectationAboveCap++;
    if ((flags & requestFlags.streaming) !== 0) counts.streaming++;
    if ((flags & requestFlags.deltaHistory) !== 0) counts.deltaHistory++;
    if ((flags & requestFlags.namedBlocks) !== 0) counts.withPrefixBlocks++;
    if (thinkTimeMs !== null) this.#samples.thinkTimeMs.add(thinkTimeMs);
    if (session < 0) return;
    counts.inSessions++;
    this.#samples.sessionPromptTokens.add(promptTokens);
  }

  #addPair({ promptTokens, previousPromptTokens, gapNs, sharedTokens }: MeasuredRequest): void {
    this.#samples.promptGrowth.add(promptTokens - previousPromptTokens!);
    this.#samples.turnGapMs.add(gapNs! / 1e6);
    if (sharedTokens === null || promptTokens === 0) return;
    this.#samples.pairReuse.add(sharedTokens / promptTokens);
    this.#reuse.pairs++;
    this.#reuse.sharedTokens += sharedTokens;
    this.#reuse.pairTokens += promptTokens;
  }
}
