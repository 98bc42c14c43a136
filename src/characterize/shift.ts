/** What a change of a number is called, and from which change on. */
const shiftRules = [
  { metric: 'burstiness_cv', above: 0.5, up: 'more bursty', down: 'less bursty' },
  { metric: 'prefill_dominance_p50', above: 0.05, up: 'more prefill-heavy', down: 'less prefill-heavy' },
  { metric: 'reuse', above: 0.05, up: 'higher reuse', down: 'lower reuse' },
] as const;

type Metrics = Readonly<Record<MetricKey, number | null>>;

/** From A to B in words: `more prefill-heavy, higher reuse`. */
import type { MetricKey } from '../documents/fingerprint.ts';
export function describeShift(a: Metrics, b: Metrics): string {
  const words = shiftRules.flatMap(({ metric, above, up, down }) => {
    const [left, right] = [a[metric], b[metric]];
    if (left === null || right === null || !(Math.abs(right - left) > above)) return [];
    return [right > left ? up : down];
  });
  return words.length === 0 ? 'no major shift detected' : words.join(', ');
}
