import type { Context } from '../../core/context.ts';
import { exitCodes } from '../../core/errors.ts';
import type { Gate } from '../../core/gate.ts';
import type { GateCheck, GateReport } from '../../documents/gates.ts';
import { type Held, holdGate } from './hold.ts';
import { keysOfMetric } from './metric-paths.ts';
import { type GatedPoint, readGatedPoints, sideOf } from './read-points.ts';

/** Which gates are held on which folders. */
export interface GateRequest {
  readonly gates: readonly Gate[];
  /** Folder of a suite or a run; null when all gates are bounds on the new numbers. */
  readonly baseline: string | null;
  readonly folder: string;
  /** Of (0, 1). */
  readonly confidence: number;
}

/** The exit code that gates add: 2 outranks an incomplete run's 3. */
export function gateExitCode({ passes }: GateReport, otherwise: number): number {
  return passes || otherwise === exitCodes.interrupted ? otherwise : exitCodes.gate;
}

/**
 * Holds gates against every comparable point of two folders. A gate trips when its number is missing, or is beyond the
 * threshold by more than the noise of repetitions explains; the p-values of all checks are weighed together after
 * S. Holm (1979), so that the chance of any false alarm in the whole report stays at 1 − confidence.
 * @throws InputError when a folder holds neither a suite nor a run
 */
export async function evaluateGates(request: GateRequest, context: Context): Promise<GateReport> {
  const news = await readGatedPoints(request.folder, context);
  const olds = request.baseline === null ? [] : await readGatedPoints(request.baseline, context);
  return judgePoints(request, olds, news);
}

/** The same on points that have been read. */
export function judgePoints(
  request: GateRequest,
  olds: readonly GatedPoint[],
  news: readonly GatedPoint[],
): GateReport {
  const alpha = 1 - request.confidence;
  const pairs = pairPoints(olds, news);
  const tests = request.gates.flatMap((gate) =>
    pairs
      .filter(({ old, now }) => (isBound(gate) ? now !== null : old !== null || request.baseline === null))
      .map(({ old, now }) => ({ gate, old, now })),
  );
  const held = tests.map(({ gate, old, now }) => {
    const keys = keysOfMetric(gate.metric);
    return holdGate(gate, old && sideOf(old, keys), now && sideOf(now, keys), alpha);
  });
  const trips = tripped(held, alpha);
  const checks = [
    ...tests.map((test, i) => checkOf(test, held[i]!, trips[i]!)),
    ...request.gates
      .filter((gate) => !tests.some((test) => test.gate === gate))
      .map((gate) => nothingToHold(gate)),
  ];
  return {
    schema: 'iwc.gates/1',
    baseline: request.baseline,
    folder: request.folder,
    confidence: request.confidence,
    passes: checks.every(({ passes }) => passes),
    checks,
    without_baseline: pairs
      .filter(({ old }) => old === null && request.baseline !== null)
      .map(({ now }) => nameOf(now!)),
  };
}

interface Pair {
  readonly old: GatedPoint | null;
  readonly now: GatedPoint | null;
}

function pairPoints(olds: readonly GatedPoint[], news: readonly GatedPoint[]): Pair[] {
  const find = (points: readonly GatedPoint[], name: string) =>
    points.find((point) => nameOf(point) === name) ?? null;
  return [
    ...news.map((now) => ({ old: find(olds, nameOf(now)), now })),
    ...olds.filter((old) => find(news, nameOf(old)) === null).map((old) => ({ old, now: null })),
  ];
}

function nameOf({ server, workload, load }: GatedPoint): string {
  return [server, workload, load].join('/');
}

function isBound({ operator }: Gate): boolean {
  return operator === 'gt' || operator === 'lt';
}

/** Which checks trip: Holm's step-down over those whose noise is known; the bare numbers for the others. */
function tripped(held: readonly Held[], alpha: number): boolean[] {
  const trips = held.map(
    ({ missing, isBeyond, pValue }) => missing !== null || (pValue === null && isBeyond),
  );
  const known = held
    .map(({ pValue, missing }, index) => ({ index, pValue: missing === null ? pValue : null }))
    .filter((one): one is { index: number; pValue: number } => one.pValue !== null)
    .sort((x, y) => x.pValue - y.pValue);
  for (const [rank, { index, pValue }] of known.entries()) {
    if (pValue > alpha / (known.length - rank)) break;
    trips[index] = held[index]!.isBeyond;
  }
  return trips;
}

interface Test extends Pair {
  readonly gate: Gate;
}

function checkOf({ gate, old, now }: Test, held: Held, isTripped: boolean): GateCheck {
  const { server, workload, load } = (now ?? old)!;
  return {
    ...{ gate: gate.text, server, workload, load },
    ...{ a: held.a, b: held.b, value: held.value, noise: held.noise, p_value: held.pValue },
    repetitions_a: old?.summaries.length ?? 0,
    repetitions_b: now?.summaries.length ?? 0,
    calibrated: held.isCalibrated,
    passes: !isTripped,
    reason: explain(gate, held, isTripped),
  };
}

function explain(gate: Gate, held: Held, isTripped: boolean): string {
  if (held.missing !== null) return `${held.missing}: a missing number fails`;
  const unit = gate.operator === 'rel' ? ' of A' : gate.operator === 'distance' ? ' noise floors' : '';
  const what = isBound(gate) ? 'is' : 'changed by';
  const value = held.value === null ? 'n/a' : show(held.value);
  const threshold = `${gate.operator === 'lt' ? 'at least' : 'at most'} ${show(gate.threshold)} is allowed`;
  const noise = held.noise === null ? 'no noise known, bare numbers compared' : `noise ±${show(held.noise)}`;
  const verdict = isTripped ? '' : held.isBeyond ? '; beyond it, but no more than the noise explains' : '';
  const calibration = held.isCalibrated ? '' : '; not calibrated: one repetition';
  return `${what} ${value}${unit} (${threshold}; ${noise}${verdict}${calibration})`;
}

function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function nothingToHold(gate: Gate): GateCheck {
  return {
    ...{ gate: gate.text, server: '', workload: '', load: '' },
    ...{ a: null, b: null, value: null, noise: null, p_value: null },
    ...{ repetitions_a: 0, repetitions_b: 0, calibrated: false, passes: false },
    reason: 'no point to hold it against: a missing number fails',
  };
}
