import { nsPerMs } from '../core/units.ts';
import type { DistributionKey, FingerprintDistribution } from '../documents/fingerprint.ts';
import { mixBits, SplitHalf } from '../math/split-half.ts';
import { noSession } from '../nouns/workload-columns.ts';
import type { MeasuredColumns } from './measurements.ts';
import { distributionKeys } from './metrics.ts';

type SplitHalves = Readonly<Record<DistributionKey, FingerprintDistribution['split_half']>>;

/**
 * How far the halves of a workload lie apart. Sessions are cut whole, since their requests resemble each other; requests
 * outside sessions and gaps between arrivals go one by one.
 */
export function splitHalvesOf(columns: MeasuredColumns, knowsReuse: boolean): SplitHalves {
  const halves = Object.fromEntries(distributionKeys.map((key) => [key, new SplitHalf()])) as Record<
    DistributionKey,
    SplitHalf
  >;
  const turns: number[] = [];
  for (let i = 0; i < columns.count; i++) {
    const session = columns.session[i]!;
    const prompt = columns.promptTokens[i]!;
    const unit = session === noSession ? mixBits(2 * i) : sessionUnit(session);
    halves.prompt_tokens.add(prompt, unit);
    halves.output_tokens.add(columns.outputTokens[i]!, unit);
    if (i > 0)
      halves.inter_arrival_ms.add((columns.arrivalNs[i]! - columns.arrivalNs[i - 1]!) / nsPerMs, mixBits(i));
    if (session === noSession) continue;
    turns[session] = columns.turn[i]! + 1;
    if (knowsReuse && columns.turn[i]! > 0 && prompt > 0)
      halves.reuse.add(columns.sharedPrefixTokens[i]! / prompt, unit);
  }
  turns.forEach((count, session) => {
    halves.turns.add(count, sessionUnit(session));
  });
  return Object.fromEntries(distributionKeys.map((key) => [key, halves[key].distance()])) as SplitHalves;
}

function sessionUnit(session: number): number {
  return mixBits(2 * session + 1);
}
