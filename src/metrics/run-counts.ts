import { type ResultStatus, resultStatuses } from '../nouns/result.ts';
import type { ResultColumns } from '../nouns/result-columns.ts';
import type { RunCounts } from '../nouns/result-summary.ts';

/** @param planned from the plan, not from the records: a lost record must show */
export function countRun(columns: ResultColumns, planned: number): RunCounts {
  const byStatus = new Map<ResultStatus, number>();
  let attempts = 0;
  let records = 0;
  for (let row = 0; row < columns.count; row++) {
    if (!columns.has(row)) continue;
    records++;
    const status = resultStatuses[columns.status[row]!]!;
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    attempts += columns.attempts[row]!;
  }
  const of = (status: ResultStatus) => byStatus.get(status) ?? 0;
  const [ok, cancelled, notSent] = [of('ok'), of('cancelled'), of('not_sent')];
  const failed = of('http_error') + of('timeout') + of('connection') + of('invalid_stream');
  const sent = records - notSent;
  return {
    planned,
    sent,
    not_sent: notSent,
    ok,
    failed,
    cancelled,
    by_status: Object.fromEntries([...byStatus].sort(([a], [b]) => (a < b ? -1 : 1))),
    attempts,
    conserved: planned === sent + notSent && sent === ok + failed + cancelled,
  };
}
