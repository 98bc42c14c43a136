import { DurationHistogram } from '../math/duration-histogram.ts';
import { type ResultRecord, resultStatuses } from '../nouns/result.ts';
import { ResultColumns } from '../nouns/result-columns.ts';
import { countsGaps, idsKept, mergeGaps, type ResultPart } from './result-part.ts';

/** Latest values that a live view draws. */
const recentKept = 240;
const okCode = resultStatuses.indexOf('ok');

/** Gathers what a summary and those who watch need, as requests end. */
export class Collector {
  readonly columns: ResultColumns;
  readonly gaps = new DurationHistogram();
  readonly stalledIds: string[] = [];
  /** TTFT from due, TPOT and lag of the latest requests, ms. */
  readonly recent = { ttftMs: [] as number[], tpotMs: [] as number[], lagMs: [] as number[] };
  ok = 0;
  failed = 0;
  chunks = 0;
  stalled = 0;

  constructor(planned: number) {
    this.columns = new ResultColumns(planned);
  }

  get ended(): number {
    return this.ok + this.failed;
  }

  /** @param gaps between chunks, exact; null when only the record's histogram is there */
  add(record: ResultRecord, gaps: readonly number[] | null): void {
    this.columns.set(record);
    this.#count(record.index);
    if (record.stalled === true) this.#keepId(record.request_id);
    if (countsGaps(record)) this.#addGaps(record, gaps);
  }

  /** Takes in what another thread has gathered. */
  addPart(part: ResultPart): void {
    this.columns.unpack(part.rows, part.places);
    for (const place of part.places) this.#count(place);
    for (const id of part.stalledIds) this.#keepId(id);
    mergeGaps(this.gaps, part);
  }

  #addGaps(record: ResultRecord, gaps: readonly number[] | null): void {
    if (gaps !== null) for (const gap of gaps) this.gaps.add(gap);
    else if (record.chunk_gaps !== null) {
      const { n, sum_ns, min_ns, max_ns, at_ns, count } = record.chunk_gaps;
      this.gaps.mergeRecord({ n, sum: sum_ns, min: min_ns, max: max_ns, values: at_ns, counts: count });
    }
  }

  #keepId(id: string): void {
    if (this.stalledIds.length < idsKept) this.stalledIds.push(id);
  }

  #count(row: number): void {
    const { columns } = this;
    this.chunks += columns.chunks[row]!;
    if (columns.status[row] === okCode) this.ok++;
    else this.failed++;
    if (columns.stalled[row] === 1) this.stalled++;
    this.#note(row);
  }

  #note(row: number): void {
    const { columns, recent } = this;
    const due = columns.dueNs[row]!;
    const launched = columns.launchedNs[row]!;
    const first = columns.firstTokenNs[row]!;
    const tokens = columns.outputTokens[row]!;
    keep(recent.ttftMs, (first - due) / 1e6);
    keep(recent.lagMs, (launched - due - columns.heldNs[row]!) / 1e6);
    if (tokens > 1) keep(recent.tpotMs, (columns.lastTokenNs[row]! - first) / 1e6 / (tokens - 1));
  }
}

/** NaN is what did not happen. */
function keep(values: number[], value: number): void {
  if (Number.isNaN(value)) return;
  values.push(value);
  if (values.length >= 2 * recentKept) values.splice(0, recentKept);
}
