import { type Evidence, keeps, type LevelEvidence, missTail } from './evidence.ts';
import { type Hysteresis, judgeReturn, type NotLooked } from './hysteresis.ts';
import { ThresholdPosterior } from './threshold-posterior.ts';

/**
 * What is searched: the highest level, such as a load, that keeps an objective. Misses must not fall as the level rises;
 * where they do, as with the size of a fleet, search its reciprocal.
 */
export interface ThresholdGoal {
  /** Share of what is offered that must keep the objective, of (0, 1). */
  readonly attainment: number;
  /** Levels that may be probed, from above 0; the highest above the lowest. */
  readonly lowest: number;
  readonly highest: number;
  /** Probes in all, those after overload included. */
  readonly budgetProbes: number;
  /** Of the interval, of (0, 1). */
  readonly confidence: number;
  /** The search ends when the interval is narrower than this share of its middle. */
  readonly precision: number;
  /**
   * Share of the level that a probe cannot resolve: an overload by so little reaches the limit of the objective only
   * after the probe has ended.
   */
  readonly resolution: number;
  /** Whether two probes of the budget go to overload and the return from it: what is probed may remember it. */
  readonly returnsFromOverload: boolean;
}

/** Why a probe was made. */
export type ProbeRole = 'search' | 'overload' | 'return';

export interface ThresholdProbe extends LevelEvidence {
  readonly index: number;
  readonly role: ProbeRole;
  /** Its share of misses is as allowed. */
  readonly keeps: boolean;
  /** How likely a level that just keeps the objective shows as many misses or more. */
  readonly pValue: number;
}

export interface ThresholdFinding {
  /** `found`; `budget-ended` before the wanted precision; `below-range`, `above-range`: not bracketed. */
  readonly status: 'found' | 'budget-ended' | 'below-range' | 'above-range' | 'interrupted';
  /** Null at an end that lies outside the range that was searched. */
  readonly low: number | null;
  readonly median: number;
  readonly high: number | null;
  /** Null where the goal does not ask. */
  readonly hysteresis: Hysteresis | null;
  readonly probes: readonly ThresholdProbe[];
  readonly posterior: ThresholdPosterior;
}

/** Gathers evidence at a level; null when it was interrupted. Levels have four significant digits. */
export type Prober = (level: number, index: number, role: ProbeRole) => Promise<Evidence | null>;

/** How far beyond the interval the overload is. */
const overloadFactor = 1.3;
const overloadProbes = 2;
/** The prior reaches so far beyond the range, so that a threshold outside shows as such. */
const margin = 1.6;
/** Where the next probe is taken in the posterior: its middle, and to either side, which tells the steepness. */
const lookAt = [0.5, 0.2, 0.8] as const;

/**
 * Searches the highest level that keeps an objective: every probe updates a posterior of it, the next one is made where the
 * posterior is in doubt (noisy bisection). Then, if wanted, there is an overload, and after it a level that was kept is
 * probed again.
 */
export async function searchThreshold(goal: ThresholdGoal, probe: Prober): Promise<ThresholdFinding> {
  const probes: ThresholdProbe[] = [];
  const take = async (level: number, role: ProbeRole): Promise<ThresholdProbe | null> => {
    const evidence = await probe(level, probes.length, role);
    if (evidence === null) return null;
    const allowed = 1 - goal.attainment;
    const verdict = { keeps: keeps(evidence, allowed), pValue: missTail(evidence, allowed) };
    const taken = { index: probes.length, role, level, evidence, ...verdict };
    probes.push(taken);
    return taken;
  };
  const searchProbes = Math.max(1, goal.budgetProbes - (goal.returnsFromOverload ? overloadProbes : 0));
  let isInterrupted = false;
  const posterior = new ThresholdPosterior(
    [goal.lowest / margin, goal.highest * margin],
    1 - goal.attainment,
  );
  while (probes.length < searchProbes && !isPrecise(posterior, probes, goal)) {
    const taken = await take(nextLevel(posterior, probes.length, goal), 'search');
    if (taken === null) {
      isInterrupted = true;
      break;
    }
    posterior.add(taken);
  }
  const bounds = boundsOf(posterior, goal);
  const lookAfterOverload = () =>
    isInterrupted ? notLooked('interrupted') : returnFromOverload(bounds, probes, goal, take);
  const hysteresis = goal.returnsFromOverload ? await lookAfterOverload() : null;
  return {
    status: isInterrupted ? 'interrupted' : statusOf(bounds, posterior, probes, goal),
    ...bounds,
    hysteresis,
    probes,
    posterior,
  };
}

function nextLevel(posterior: ThresholdPosterior, index: number, { lowest, highest }: ThresholdGoal): number {
  const wanted = posterior.quantile(lookAt[index % lookAt.length]!);
  return Number(Math.min(highest, Math.max(lowest, wanted)).toPrecision(4));
}

/** Both neighbours of the interval must have been seen; an early run of luck is no precision. */
function isPrecise(
  posterior: ThresholdPosterior,
  probes: readonly ThresholdProbe[],
  goal: ThresholdGoal,
): boolean {
  if (probes.length < 2 * lookAt.length) return false;
  const { low, median, high } = posterior.interval(goal.confidence);
  return high - low <= goal.precision * median || low > goal.highest || high < goal.lowest;
}

interface Bounds {
  readonly low: number | null;
  readonly median: number;
  readonly high: number | null;
}

function boundsOf(posterior: ThresholdPosterior, goal: ThresholdGoal): Bounds {
  const { low, median, high } = posterior.interval(goal.confidence);
  const resolved = low * (1 - goal.resolution);
  return {
    low: low < goal.lowest ? null : resolved,
    median,
    high: high > goal.highest ? null : high,
  };
}

function statusOf(
  { low, median, high }: Bounds,
  posterior: ThresholdPosterior,
  probes: readonly ThresholdProbe[],
  goal: ThresholdGoal,
): ThresholdFinding['status'] {
  if (high === null && (low === null || median >= goal.highest / margin)) return 'above-range';
  if (low === null) return 'below-range';
  if (high === null) return 'above-range';
  return isPrecise(posterior, probes, goal) ? 'found' : 'budget-ended';
}

async function returnFromOverload(
  { low, high }: Bounds,
  probes: readonly ThresholdProbe[],
  goal: ThresholdGoal,
  take: (level: number, role: ProbeRole) => Promise<ThresholdProbe | null>,
): Promise<Hysteresis> {
  if (low === null || high === null) return notLooked('not-bracketed');
  if (goal.budgetProbes - probes.length < overloadProbes) return notLooked('budget-ended');
  const passed = probes.filter((one) => one.keeps && one.level <= low);
  // The interval's own low end is kept about as surely as a level that was seen to pass.
  const kept = passed.length === 0 ? floor4(low) : Math.max(...passed.map(({ level }) => level));
  const overload = await take(Number((high * overloadFactor).toPrecision(4)), 'overload');
  const back = overload === null ? null : await take(kept, 'return');
  return back === null ? notLooked('interrupted') : judgeReturn(back, goal);
}

/** Rounded down to four digits, as levels of probes have them. */
function floor4(level: number): number {
  const rounded = Number(level.toPrecision(4));
  return rounded <= level ? rounded : Number((level * 0.9995).toPrecision(4));
}

function notLooked(because: NotLooked['because']): NotLooked {
  return { verdict: 'not-looked', because };
}
