import type { Context } from '../core/context.ts';
import type { PrefixCacheFacts } from '../documents/summary.ts';
import { resultPhases, resultStatuses } from '../nouns/result.ts';
import { noCount, type ResultColumns } from '../nouns/result-columns.ts';
import type { ResultSummary } from '../nouns/result-summary.ts';
import { findIdealCache } from './ideal-cache.ts';
import { isLive } from './options.ts';
import type { PreparedRun } from './replay.ts';

/** Holds the server's cached tokens against the reuse that the run's own prompts allowed. */
export async function prefixCacheFacts(
  { options, plan, tokenizer, salt, model }: PreparedRun,
  { tokens }: ResultSummary,
  columns: ResultColumns,
  context: Context,
): Promise<PrefixCacheFacts> {
  const measure = resultPhases.indexOf('measure');
  const ok = resultStatuses.indexOf('ok');
  const isMeasured = (row: number) => columns.phase[row] === measure && columns.status[row] === ok;
  // Answers that say nothing of the cache are left out of both shares, unless none does.
  const isTold = (row: number) =>
    tokens.cache_hit_share === null ||
    (columns.cachedTokens[row] !== noCount && columns.promptTokens[row] !== noCount);
  const ideal = await findIdealCache(
    {
      plan,
      sent: inOrderOfSending(columns),
      isCounted: (row) => isMeasured(row) && isTold(row),
      tokenizer,
      blockTokens: options.prefixBlockTokens,
      salt: salt?.text ?? null,
      isLive: isLive(options),
      model,
    },
    context,
  );
  return { observed_share: tokens.cache_hit_share, tokenizer: tokenizer?.name ?? null, ideal };
}

function inOrderOfSending({ count, launchedNs }: ResultColumns): Int32Array {
  const rows = new Int32Array(count);
  let sent = 0;
  for (let row = 0; row < count; row++) if (!Number.isNaN(launchedNs[row]!)) rows[sent++] = row;
  return rows.subarray(0, sent).sort((a, b) => launchedNs[a]! - launchedNs[b]! || a - b);
}
