import { DurationHistogram } from '../math/duration-histogram.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { ResultColumns } from '../nouns/result-columns.ts';

const idsKept = 20;
/** Latest values that a live view draws. */
const recentKept = 240;

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
    this.chunks += record.chunks;
    if (record.status === 'ok') this.ok++;
    else this.failed++;
    if (record.stalled === true) {
      this.stalled++;
      if (this.stalledIds.length < idsKept) this.stalledIds.push(record.request_id);
    }
    if (record.status === 'ok' && record.phase === 'measure') this.#addGaps(record, gaps);
    this.#note(record);
  }

  #addGaps(record: ResultRecord, gaps: readonly number[] | null): void {
    if (gaps !== null) for (const gap of gaps) this.gaps.add(gap);
    else if (record.chunk_gaps !== null) {
      const { n, sum_ns, min_ns, max_ns, at_ns, count } = record.chunk_gaps;
      this.gaps.mergeRecord({ n, sum: sum_ns, min: min_ns, max: max_ns, values: at_ns, counts: count });
    }
  }

  #note(record: ResultRecord): void {
    const {
      due_ns: due,
      held_ns: held,
      launched_ns: launched,
      first_token_ns: first,
      last_token_ns: last,
    } = record;
    if (first !== null) keep(this.recent.ttftMs, (first - due) / 1e6);
    if (launched !== null) keep(this.recent.lagMs, (launched - due - held) / 1e6);
    const tokens = record.output_tokens ?? 0;
    if (first !== null && last !== null && tokens > 1)
      keep(this.recent.tpotMs, (last - first) / 1e6 / (tokens - 1));
  }
}

function keep(values: number[], value: number): void {
  values.push(value);
  if (values.length >= 2 * recentKept) values.splice(0, recentKept);
}
