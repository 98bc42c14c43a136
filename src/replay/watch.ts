import type { Collector } from '../load/collector.ts';
import type { ClientStats } from './client-setup.ts';

/** A run as those who watch it see it. */
export interface RunState extends ClientStats {
  readonly planned: number;
  readonly ok: number;
  readonly failed: number;
  /** Of requests due so far; null for closed loops. */
  readonly offeredRps: number | null;
  readonly achievedRps: number | null;
  readonly ttftMs: readonly number[];
  readonly tpotMs: readonly number[];
  readonly lagMs: readonly number[];
}

/** Told of the state a few times a second, and once more at the end. */
export type WatchRun = (state: RunState, isLast: boolean) => void;

const everyMs = 250;

/** Watches a run until it is stopped. */
export function startWatching(
  watch: WatchRun,
  stats: () => ClientStats,
  collector: Collector,
  plan: { readonly planned: number; dueBefore(nowNs: number): number | null },
): { stop(): void } {
  const look = (isLast: boolean) => {
    const now = stats();
    const seconds = now.nowNs / 1e9;
    const due = plan.dueBefore(now.nowNs);
    const { recent } = collector;
    watch(
      {
        ...now,
        planned: plan.planned,
        ok: collector.ok,
        failed: collector.failed,
        offeredRps: due === null || seconds <= 0 ? null : due / seconds,
        achievedRps: seconds <= 0 ? null : now.sent / seconds,
        ttftMs: recent.ttftMs,
        tpotMs: recent.tpotMs,
        lagMs: recent.lagMs,
      },
      isLast,
    );
  };
  const timer = setInterval(() => look(false), everyMs);
  return {
    stop() {
      clearInterval(timer);
      look(true);
    },
  };
}
