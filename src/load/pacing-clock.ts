import type { UserPacing } from './user-pacing.ts';

/** Tells when the loop of a pacing looks: on its ticks, or at any time. Results are ns from the run's start. */
export interface PacingClock {
  /** The first look at or after a time. */
  from(atNs: number): number;
  /** The first look after the one at `atNs`. */
  after(atNs: number): number;
  /** The first look at which more than `gapS` has passed since `sinceNs`; without ticks, exactly so much. */
  elapsed(sinceNs: number, gapS: number): number;
}

/** @param pacing its tick and the start of its clock */
export function createPacingClock({ tickS, clockStartS }: UserPacing): PacingClock {
  return tickS === null ? exactClock : tickingClock(tickS, clockStartS);
}

const exactClock: PacingClock = {
  from: (atNs) => atNs,
  after: (atNs) => atNs,
  elapsed: (sinceNs, gapS) => sinceNs + gapS * 1e9,
};

/** Ticks are counted, and compared as seconds on the loop's own clock: so rounding decides as it does there. */
function tickingClock(tickS: number, startS: number): PacingClock {
  const tickNs = tickS * 1e9;
  const nsOf = (tick: number) => Math.round(tick * tickNs);
  const shows = (tick: number) => startS + tick * tickS;
  const nearest = (ns: number) => Math.round(ns / tickNs);
  return {
    from(atNs) {
      let tick = Math.max(0, nearest(atNs) - 1);
      while (nsOf(tick) < atNs) tick++;
      return nsOf(tick);
    },
    after: (atNs) => nsOf(nearest(atNs) + 1),
    elapsed(sinceNs, gapS) {
      const isOnTick = nsOf(nearest(sinceNs)) === sinceNs;
      const since = isOnTick ? shows(nearest(sinceNs)) : startS + sinceNs / 1e9;
      let tick = Math.max(0, Math.floor((sinceNs + gapS * 1e9) / tickNs) - 2);
      while (!(shows(tick) - since > gapS)) tick++;
      return nsOf(tick);
    },
  };
}
