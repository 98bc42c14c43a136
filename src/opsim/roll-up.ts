import type { FamilyRow } from '../documents/opsim.ts';
import { CompensatedSum } from '../math/sum.ts';
import type { FitError } from '../nouns/device-profile.ts';
import { errorOf } from '../operators/fit-quality.ts';
import type { PricedKernel } from './price-rows.ts';

/** Families by measured time, then by new time, largest first. */
export function rollUpFamilies(priced: readonly PricedKernel[]): readonly FamilyRow[] {
  const byFamily = new Map<string, PricedKernel[]>();
  for (const one of priced) {
    const { family } = one.kernel.row;
    // The time of a split-K reduction stands with its product.
    const place = one.route === 'part' ? 'gemm' : family;
    const group = byFamily.get(place);
    if (group === undefined) byFamily.set(place, [one]);
    else group.push(one);
  }
  return [...byFamily]
    .map(([family, rows]) => rollUpFamily(family, rows))
    .sort(
      (a, b) =>
        (b.measured_us ?? 0) - (a.measured_us ?? 0) || b.new_us - a.new_us || (a.family < b.family ? -1 : 1),
    );
}

function rollUpFamily(family: string, rows: readonly PricedKernel[]): FamilyRow {
  const measured = rows.filter((one) => one.kernel.measuredUs !== null);
  const compared = measured.filter((one) => one.modelled !== null);
  const measuredPriced = total(compared, workOf);
  const modelled = total(compared, (one) => one.modelled!.us);
  const basis: Record<string, number> = {};
  for (const one of rows) {
    const name = one.basis;
    basis[name] = (basis[name] ?? 0) + 1;
  }
  const hasWaits = family === 'collective' && measured.length > 0;
  return {
    family,
    rows: rows.length,
    executions: rows.reduce((sum, one) => sum + one.kernel.row.count, 0),
    priced_rows: rows.filter((one) => one.modelled !== null).length,
    measured_us: measured.length === 0 ? null : total(measured, (one) => one.kernel.measuredUs!),
    measured_priced_us: compared.length === 0 ? null : measuredPriced,
    modelled_us: compared.length === 0 ? null : modelled,
    bias: measuredPriced > 0 ? modelled / measuredPriced - 1 : null,
    error: shapeErrors(compared, (one) => one.modelled!.us),
    roofline_error: shapeErrors(compared, (one) => one.rooflineUs),
    new_us: total(rows, (one) => one.newUs ?? 0),
    wait_us: hasWaits ? total(rows, (one) => one.waitUs) : null,
    basis,
    outside_range: rows.filter((one) => one.outside.length > 0).length,
  };
}

/** Measured time less waiting. */
export function workOf({ kernel, waitUs }: PricedKernel): number {
  return kernel.measuredUs! - waitUs;
}

/** Time over all executions. */
export function total(rows: readonly PricedKernel[], timeOf: (one: PricedKernel) => number): number {
  const sum = new CompensatedSum();
  for (const one of rows) sum.add(timeOf(one) * one.kernel.row.count);
  return sum.value;
}

/** Errors over distinct shapes, against the median of what was measured of each; collectives against the shortest. */
function shapeErrors(
  rows: readonly PricedKernel[],
  timeOf: (one: PricedKernel) => number | null,
): FitError | null {
  const byShape = new Map<string, { measured: number[]; predicted: number; isCollective: boolean }>();
  for (const one of rows) {
    const predicted = timeOf(one);
    const measured = one.kernel.measuredUs!;
    if (predicted === null || measured <= 0) continue;
    const key = JSON.stringify(one.kernel.reading.operator);
    const isCollective = one.kernel.row.family === 'collective';
    const shape = byShape.get(key) ?? { measured: [], predicted, isCollective };
    shape.measured.push(measured);
    byShape.set(key, shape);
  }
  return errorOf(
    [...byShape.values()].map(({ measured, predicted, isCollective }) => {
      const sorted = measured.sort((a, b) => a - b);
      return predicted / (isCollective ? sorted[0]! : sorted[sorted.length >> 1]!);
    }),
  );
}
