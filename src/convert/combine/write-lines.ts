import type { Batch } from '../../core/batch.ts';
import { type ByteSink, LineWriter } from '../../io/line-writer.ts';
import type { WrittenRequests } from '../write-requests.ts';
import type { PlacedLine } from './aibrix-lines.ts';
import { LineGroups } from './group-lines.ts';

/** Writes AIBrix lines, which come in order of arrival; what is due at once shares a line. Nothing is lost. */
export async function writeLines(
  sink: ByteSink,
  batches: AsyncIterable<Batch<PlacedLine>>,
): Promise<WrittenRequests> {
  const writer = new LineWriter(sink);
  const groups = new LineGroups();
  const write = (lines: readonly string[]) => {
    for (const line of lines) writer.add(`${line}\n`);
  };
  let requests = 0;
  let firstArrivalMs: number | null = null;
  let lastArrivalMs: number | null = null;
  for await (const batch of batches) {
    for (const line of batch) {
      requests += line.requests;
      groups.add(line);
      if (line.requests === 0) continue;
      firstArrivalMs ??= line.ms;
      lastArrivalMs = line.ms;
    }
    write(groups.take());
    if (writer.isFull) await writer.flush();
  }
  write(groups.finish());
  return { requests, firstArrivalMs, lastArrivalMs, losses: [], written: await writer.finish() };
}
