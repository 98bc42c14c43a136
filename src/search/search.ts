import type { Evidence } from './evidence.ts';
import { type Hysteresis, judgeReturn, keeps, missTail } from './hysteresis.ts';
import { CapacityPosterior, type RatedEvidence } from './posterior.ts';

export interface CapacityGoal {
  /** Share of offered requests that must keep the objective, of (0, 1). */
  readonly attainment: number;
  readonly minRps: number;
  readonly maxRps: number;
  /** Probes in all, those of the way down included. */
  readonly budgetRuns: number;
  /** Of the interval, of (0, 1). */
  readonly confidence: number;
  /** The search ends when the interval is narrower than this share of its middle. */
  readonly precision: number;
  /**
   * Share of the rate that a probe cannot resolve: an overload by so little reaches the limit of the objective only
   * after the probe has ended.
   */
  readonly resolution: number;
}

/** Why a probe was made. */
export type ProbeRole = 'search' | 'overload' | 'return';

export interface CapacityProbe extends RatedEvidence {
  readonly index: number;
  readonly role: ProbeRole;
  /** Its share of misses is as allowed. */
  readonly keeps: boolean;
  /** How likely a rate that just keeps the objective shows as many misses or more. */
  readonly pValue: number;
}

export interface CapacityFinding {
  /** `found`; `budget-ended` before the wanted precision; `below-range`, `above-range`: not bracketed. */
  readonly status: 'found' | 'budget-ended' | 'below-range' | 'above-range' | 'interrupted';
  /** Null at an end that lies outside the range that was searched. */
  readonly low: number | null;
  readonly median: number;
  readonly high: number | null;
  readonly hysteresis: Hysteresis;
  readonly probes: readonly CapacityProbe[];
  readonly posterior: CapacityPosterior;
}

/** Offers load at a rate; null when it was interrupted. */
export type Prober = (rateRps: number, index: number, role: ProbeRole) => Promise<Evidence | null>;

/** How far beyond the interval the server is driven before the way down. */
const overloadFactor = 1.3;
const wayDownRuns = 2;
/** The prior reaches so far beyond the range, so that a capacity outside shows as such. */
const margin = 1.6;
/** Where the next probe is taken in the posterior: its middle, and to either side, which tells the steepness. */
const lookAt = [0.5, 0.2, 0.8] as const;

/**
 * Searches the highest rate that keeps an objective: every probe updates a posterior of it, the next one is made where the
 * posterior is in doubt (noisy bisection). Then the server is overloaded, and asked again at a rate that it kept.
 */
export async function searchCapacity(goal: CapacityGoal, probe: Prober): Promise<CapacityFinding> {
  const probes: CapacityProbe[] = [];
  const take = async (rateRps: number, role: ProbeRole): Promise<CapacityProbe | null> => {
    const evidence = await probe(rateRps, probes.length, role);
    if (evidence === null) return null;
    const allowed = 1 - goal.attainment;
    const verdict = { keeps: keeps(evidence, allowed), pValue: missTail(evidence, allowed) };
    const taken = { index: probes.length, role, rateRps, evidence, ...verdict };
    probes.push(taken);
    return taken;
  };
  const searchRuns = Math.max(1, goal.budgetRuns - wayDownRuns);
  let isInterrupted = false;
  const posterior = new CapacityPosterior([goal.minRps / margin, goal.maxRps * margin], 1 - goal.attainment);
  while (probes.length < searchRuns && !isPrecise(posterior, probes, goal)) {
    const taken = await take(nextRate(posterior, probes.length, goal), 'search');
    if (taken === null) {
      isInterrupted = true;
      break;
    }
    posterior.add(taken);
  }
  const bounds = boundsOf(posterior, goal);
  const hysteresis = isInterrupted ? notLooked('interrupted') : await wayDown(bounds, probes, goal, take);
  return {
    status: isInterrupted ? 'interrupted' : statusOf(bounds, posterior, probes, goal),
    ...bounds,
    hysteresis,
    probes,
    posterior,
  };
}

function nextRate(posterior: CapacityPosterior, index: number, { minRps, maxRps }: CapacityGoal): number {
  const wanted = posterior.quantile(lookAt[index % lookAt.length]!);
  return Number(Math.min(maxRps, Math.max(minRps, wanted)).toPrecision(4));
}

/** Both neighbours of the interval must have been seen; an early run of luck is no precision. */
function isPrecise(
  posterior: CapacityPosterior,
  probes: readonly CapacityProbe[],
  goal: CapacityGoal,
): boolean {
  if (probes.length < 2 * lookAt.length) return false;
  const { low, median, high } = posterior.interval(goal.confidence);
  return high - low <= goal.precision * median || low > goal.maxRps || high < goal.minRps;
}

interface Bounds {
  readonly low: number | null;
  readonly median: number;
  readonly high: number | null;
}

function boundsOf(posterior: CapacityPosterior, goal: CapacityGoal): Bounds {
  const { low, median, high } = posterior.interval(goal.confidence);
  const resolved = low * (1 - goal.resolution);
  return {
    low: low < goal.minRps ? null : resolved,
    median,
    high: high > goal.maxRps ? null : high,
  };
}

function statusOf(
  { low, median, high }: Bounds,
  posterior: CapacityPosterior,
  probes: readonly CapacityProbe[],
  goal: CapacityGoal,
): CapacityFinding['status'] {
  if (high === null && (low === null || median >= goal.maxRps / margin)) return 'above-range';
  if (low === null) return 'below-range';
  if (high === null) return 'above-range';
  return isPrecise(posterior, probes, goal) ? 'found' : 'budget-ended';
}

async function wayDown(
  { low, high }: Bounds,
  probes: readonly CapacityProbe[],
  goal: CapacityGoal,
  take: (rateRps: number, role: ProbeRole) => Promise<CapacityProbe | null>,
): Promise<Hysteresis> {
  if (low === null || high === null) return notLooked('the capacity was not bracketed');
  if (goal.budgetRuns - probes.length < wayDownRuns) return notLooked('the budget has ended');
  const passed = probes.filter((one) => one.keeps && one.rateRps <= low);
  // The interval's own low end is kept about as surely as a rate that was seen to pass.
  const rate = passed.length === 0 ? floor4(low) : Math.max(...passed.map(({ rateRps }) => rateRps));
  const overload = await take(Number((high * overloadFactor).toPrecision(4)), 'overload');
  const back = overload === null ? null : await take(rate, 'return');
  return back === null ? notLooked('interrupted') : judgeReturn(back, goal);
}

/** Rounded down to four digits, as rates of probes have them. */
function floor4(rateRps: number): number {
  const rounded = Number(rateRps.toPrecision(4));
  return rounded <= rateRps ? rounded : Number((rateRps * 0.9995).toPrecision(4));
}

function notLooked(reason: string): Hysteresis {
  return { verdict: 'not-looked', rateRps: null, reason };
}
