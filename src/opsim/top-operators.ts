import type { OperatorCostRow } from '../documents/opsim.ts';
import type { AttentionSpan } from '../nouns/operator-table.ts';
import type { Operator } from '../operators/operator.ts';
import type { PricedKernel } from './price-rows.ts';

/** The costliest operators by new time. */
export function rankOperators(priced: readonly PricedKernel[], count: number): readonly OperatorCostRow[] {
  const groups = new Map<string, PricedKernel[]>();
  for (const one of priced) {
    if (one.route === 'part') continue;
    const key = `${one.kernel.row.short_name} ${JSON.stringify(one.kernel.reading.operator)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()]
    .map(summarize)
    .sort((a, b) => b.new_us - a.new_us || (a.name < b.name ? -1 : 1))
    .slice(0, count);
}

function summarize(group: readonly PricedKernel[]): OperatorCostRow {
  const [first] = group as [PricedKernel];
  const { row, reading } = first.kernel;
  const executions = group.reduce((sum, one) => sum + one.kernel.row.count, 0);
  const sumOf = (of: (one: PricedKernel) => number | null): number | null =>
    group.every((one) => of(one) !== null)
      ? group.reduce((sum, one) => sum + of(one)! * one.kernel.row.count, 0)
      : null;
  const scaled = (bound: number | null) =>
    bound === null || first.modelled === null
      ? null
      : (sumOf((one) => one.newUs) ?? 0) * (bound / first.modelled.us);
  return {
    name: row.short_name,
    family: row.family,
    shape: reading.operator === null ? 'n/a' : describeShape(reading.operator),
    executions,
    measured_us: sumOf((one) => one.kernel.measuredUs),
    modelled_us: sumOf((one) => one.modelled?.us ?? null),
    new_us: sumOf((one) => one.newUs) ?? 0,
    low_us: scaled(first.modelled?.lowUs ?? null),
    high_us: scaled(first.modelled?.highUs ?? null),
    basis: first.basis,
    outside: first.outside,
  };
}

/** A shape in a few words. */
function describeShape(operator: Operator): string {
  switch (operator.family) {
    case 'gemm': {
      const batch = operator.batch === 1 ? '' : `${operator.batch}× `;
      return `${batch}${operator.m}×${operator.n}×${operator.k} ${operator.dtype}`;
    }
    case 'grouped-gemm':
      return `${operator.rows} rows, ${operator.experts} experts, ${operator.n}×${operator.k} ${operator.dtype}`;
    case 'attention':
      return describeSpans(operator.spans);
    case 'collective':
      return `${operator.kind} of ${operator.bytes} B, ${operator.ranks} ranks`;
    default:
      return `${operator.readBytes + operator.writeBytes} B`;
  }
}

/** Equal sequences are counted together, however the batch lists them. */
function describeSpans(spans: readonly AttentionSpan[]): string {
  const counts = new Map<string, number>();
  for (const { count, queries, keys } of spans) {
    const shape = `${Math.round(queries)} on ${Math.round(keys)}`;
    counts.set(shape, (counts.get(shape) ?? 0) + count);
  }
  return [...counts].map(([shape, count]) => `${count} × ${shape}`).join(', ');
}
