import { InputError, UsageError } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { defineArrival } from './contract.ts';

/** The given timestamps, moved so that the first is at 0 and stretched; ends when they do. */
export const replay = defineArrival({
  name: 'replay',
  summary: 'given timestamps, stretched or squeezed by a factor',
  options: defineOptions({ timeScale: sharedOptions.timeScale }),
  start({ timeScale }, _random, { timestampsNs }) {
    if (timestampsNs === null)
      throw new UsageError({
        code: 'missing-option',
        message: '--timestamps is required for replay arrivals',
        hint: 'a file of timestamps',
      });
    checkOrder(timestampsNs);
    const firstNs = timestampsNs[0] ?? 0;
    let used = 0;
    return {
      fill(dueNs) {
        const count = Math.min(dueNs.length, timestampsNs.length - used);
        for (let i = 0; i < count; i++) dueNs[i] = (timestampsNs[used + i]! - firstNs) * timeScale;
        used += count;
        return count;
      },
    };
  },
});

/** @throws InputError at the first timestamp that is no number or comes before its predecessor */
function checkOrder(timestampsNs: Float64Array): void {
  for (let i = 0; i < timestampsNs.length; i++) {
    const timeNs = timestampsNs[i]!;
    if (Number.isFinite(timeNs) && (i === 0 || timeNs >= timestampsNs[i - 1]!)) continue;
    throw new InputError({
      code: Number.isFinite(timeNs) ? 'timestamps-unsorted' : 'bad-timestamp',
      message: Number.isFinite(timeNs)
        ? 'the timestamp comes before the one in front of it'
        : 'no finite time',
      place: { record: i },
      hint: 'sort the timestamps',
    });
  }
}
