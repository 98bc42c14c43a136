import { PerformanceObserver } from 'node:perf_hooks';
import type { GcPauses } from '../documents/client-facts.ts';

/** Watches the garbage collector of this thread until `end`. */
export function watchGc(): { end(): GcPauses } {
  let count = 0;
  let total = 0;
  let max = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      count++;
      total += duration;
      max = Math.max(max, duration);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    end() {
      observer.disconnect();
      return { count, total_ms: total, max_ms: count === 0 ? null : max };
    },
  };
}
