import type { OpsimTotals } from '../documents/opsim.ts';
import type { PricedKernel } from './price-rows.ts';
import { total, workOf } from './roll-up.ts';

export function totalsOf(priced: readonly PricedKernel[]): OpsimTotals {
  const measured = priced.filter((one) => one.kernel.measuredUs !== null);
  const compared = measured.filter((one) => one.modelled !== null);
  const measuredUs = total(measured, (one) => one.kernel.measuredUs!);
  const comparedUs = total(compared, workOf);
  const coveredUs = total(compared, (one) => one.kernel.measuredUs!);
  const modelledUs = total(compared, (one) => one.modelled!.us);
  const newUs = total(priced, (one) => one.newUs ?? 0);
  const byBasis = new Map<string, PricedKernel[]>();
  for (const one of priced) {
    const basis = one.basis;
    const group = byBasis.get(basis);
    if (group === undefined) byBasis.set(basis, [one]);
    else group.push(one);
  }
  const outside = priced.filter((one) => one.outside.length > 0);
  const modelledRows = priced.filter((one) => one.modelled !== null || one.route === 'part').length;
  const shareOf = (rows: readonly PricedKernel[]) =>
    newUs > 0 ? total(rows, (one) => one.newUs ?? 0) / newUs : 0;
  return {
    rows: priced.length,
    measured_us: measured.length === 0 ? null : measuredUs,
    priced_share: measuredUs > 0 ? coveredUs / measuredUs : modelledRows / priced.length,
    modelled_us: compared.length === 0 ? null : modelledUs,
    bias: comparedUs > 0 ? modelledUs / comparedUs - 1 : null,
    new_us: newUs,
    unpriced_rows: priced.filter((one) => one.newUs === null).length,
    basis_share: Object.fromEntries([...byBasis].sort().map(([basis, rows]) => [basis, shareOf(rows)])),
    outside_range_share: shareOf(outside),
  };
}
