import { UsageError } from '../core/errors.ts';
import type { ResultPhase } from '../nouns/result.ts';

/** How long a phase lasts: a time, a number of requests, or for warm-up until the run has settled. */
export type PhaseLength =
  | { readonly kind: 'time'; readonly ns: number }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'auto' };

/** Warm-up, then the measured phase; what is due after that is drain. Null: no warm-up, all the rest measured. */
export interface Phases {
  readonly warmup: PhaseLength | null;
  readonly measure: PhaseLength | null;
}

const unitNs: Readonly<Record<string, number>> = { ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** Parses `30s`, `500ms`, `2m`, `200` (requests) and, for warm-up, `auto`. @throws UsageError */
export function parsePhase(flag: 'warmup' | 'measure', text: string | null): PhaseLength | null {
  if (text === null || text === '0') return null;
  if (text === 'auto' && flag === 'warmup') return { kind: 'auto' };
  const [, amount, unit] = /^(\d+\.?\d*|\.\d+)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  if (amount !== undefined && unit !== undefined) return { kind: 'time', ns: Number(amount) * unitNs[unit]! };
  if (amount !== undefined && Number.isSafeInteger(Number(amount)))
    return { kind: 'count', count: Number(amount) };
  throw new UsageError({
    code: 'bad-value',
    message: `--${flag}: '${text}' is no time (30s, 500ms, 2m) and no number of requests (200)`,
    ...(flag === 'warmup' ? { hint: 'or auto' } : {}),
  });
}

/** Phases with the place where the measured one begins, so that every thread tells them alike. */
export interface PlacedPhases extends Phases {
  /** The first row that is not warm-up, and when it is due. */
  readonly firstIndex: number;
  readonly firstNs: number;
}

/** Finds where the measured phase begins. In a closed loop nothing but the clock tells, so that is what counts there. */
export function placePhases(phases: Phases, arrivalNs: Float64Array | null): PlacedPhases {
  const { warmup } = phases;
  if (warmup?.kind === 'count')
    return { ...phases, firstIndex: warmup.count, firstNs: arrivalNs?.[warmup.count] ?? 0 };
  const firstNs = warmup?.kind === 'time' ? warmup.ns : 0;
  const first = arrivalNs?.findIndex((ns) => ns >= firstNs) ?? 0;
  return { ...phases, firstIndex: Math.max(0, first), firstNs };
}

/** Tells which phase a request belongs to. Automatic warm-up is cut off afterwards; until then all is measured. */
export function phaseTeller(phases: PlacedPhases): (index: number, dueNs: number) => ResultPhase {
  const { warmup, measure, firstIndex, firstNs } = phases;
  return (index, dueNs) => {
    if (warmup?.kind === 'time' && dueNs < firstNs) return 'warmup';
    if (warmup?.kind === 'count' && index < firstIndex) return 'warmup';
    if (measure?.kind === 'time' && dueNs >= firstNs + measure.ns) return 'drain';
    return measure?.kind === 'count' && index >= firstIndex + measure.count ? 'drain' : 'measure';
  };
}
