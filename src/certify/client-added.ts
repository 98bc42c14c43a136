import type { Context } from '../core/context.ts';
import { splitLines } from '../io/lines.ts';
import { recordTexts } from '../io/record-text.ts';
import { describe } from '../metrics/distribution.ts';
import type { Distribution } from '../nouns/distribution.ts';
import { readResults } from '../runs/read-results.ts';

/** What the mock's log says of a request; see `MockLogRecord` of the mock. */
interface ServedRequest {
  readonly request_id: string | null;
  readonly received_ns: number;
  readonly first_token_sent_ns: number | null;
}

/**
 * What the client adds to TTFT, request by request: its TTFT from launch, less the time between the request's last byte
 * reaching the mock and the first token leaving it, by the mock's own clock. The network of the host is in it.
 */
export async function clientAddedTtft(
  runFolder: string,
  logPath: string,
  context: Context,
): Promise<Distribution> {
  const served = new Map<string, number>();
  for await (const chunk of splitLines(context.runtime.files.read(logPath), logPath))
    for (const text of recordTexts(chunk)) {
      const line = text === null || text.trim() === '' ? null : (JSON.parse(text) as ServedRequest);
      if (line?.request_id != null && line.first_token_sent_ns !== null)
        served.set(line.request_id, line.first_token_sent_ns - line.received_ns);
    }
  const added: number[] = [];
  for await (const { records } of readResults(`${runFolder}/requests.jsonl`, context))
    for (const { request_id, first_token_ns, launched_ns } of records) {
      const serverNs = served.get(request_id);
      if (serverNs !== undefined && first_token_ns !== null)
        added.push((first_token_ns - launched_ns! - serverNs) / 1e6);
    }
  return describe(Float64Array.from(added));
}
