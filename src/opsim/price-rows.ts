import type { Notices } from '../core/notices.ts';
import type { Prediction, Predictor, PriceBasis } from '../operator-costs/index.ts';
import type { MeasuredKernel } from '../operators/measured-kernels.ts';
import type { Operator } from '../operators/operator.ts';
import { rooflineUs } from '../operators/work.ts';
import { waitsOf } from './collective-waits.ts';
import { transformOperator, type WhatIf } from './transform.ts';

/**
 * How a row's new time was found: the model alone; the measured time scaled by the ratio of two models; the measured
 * time as it is, for rows no model prices; part of another row; nothing.
 */
export type PriceRoute = 'model' | 'ratio' | 'carried' | 'part' | 'none';

/** A row with its prices. Times of one execution in µs. */
export interface PricedKernel {
  readonly kernel: MeasuredKernel;
  /** What the model says of the device the row was measured on; null when it cannot be priced. */
  readonly modelled: Prediction | null;
  /** What the new time rests on, and which sizes lie outside that; for rows without a model, how they got their time. */
  readonly basis: PriceBasis | PriceRoute;
  readonly outside: readonly string[];
  /** The new time; null when there is none. */
  readonly newUs: number | null;
  readonly route: PriceRoute;
  readonly rooflineUs: number | null;
  /** Part of the measured and of the new time that a collective waited for its peers. */
  readonly waitUs: number;
}

export interface PriceSettings {
  /** Prices the device of the measurements. */
  readonly from: Predictor;
  /** Prices the device in question. */
  readonly to: Predictor;
  readonly whatIf: WhatIf;
  /** Whether anything differs from what was measured; if not, the model is held against the measurement. */
  readonly isWhatIf: boolean;
}

/** Prices every row. What cannot be priced is counted by reason. */
export function priceRows(
  kernels: readonly MeasuredKernel[],
  settings: PriceSettings,
  notices: Notices,
): readonly PricedKernel[] {
  const known = new Map<string, Priced>();
  const waits = waitsOf(kernels);
  return kernels.map((kernel) => {
    const { reading, measuredUs, row } = kernel;
    if (kernel.partOf !== null)
      return {
        kernel,
        modelled: null,
        newUs: 0,
        route: 'part',
        basis: 'part',
        outside: [],
        rooflineUs: null,
        waitUs: 0,
      };
    if (reading.operator === null) {
      notices.add({ code: reading.code, reason: reading.reason, place: { record: row.row } });
      const route = measuredUs === null ? 'none' : 'carried';
      return {
        kernel,
        modelled: null,
        newUs: measuredUs,
        route,
        basis: route,
        outside: [],
        rooflineUs: null,
        waitUs: 0,
      };
    }
    const text = JSON.stringify(reading.operator);
    let priced = known.get(text);
    if (priced === undefined) {
      priced = priceOperator(reading.operator, settings);
      known.set(text, priced);
    }
    const isRatio = settings.isWhatIf && measuredUs !== null;
    const waitUs = waits.get(kernel) ?? 0;
    const workUs = isRatio ? (measuredUs - waitUs) * (priced.newUs / priced.modelled.us) : priced.newUs;
    return {
      kernel,
      modelled: priced.modelled,
      basis: priced.basis,
      outside: priced.outside,
      newUs: workUs + waitUs,
      waitUs,
      route: isRatio ? 'ratio' : 'model',
      rooflineUs: priced.rooflineUs,
    };
  });
}

interface Priced {
  readonly modelled: Prediction;
  readonly newUs: number;
  readonly basis: PriceBasis;
  readonly outside: readonly string[];
  readonly rooflineUs: number | null;
}

function priceOperator(operator: Operator, { from, to, whatIf, isWhatIf }: PriceSettings): Priced {
  const modelled = from.predict(operator);
  if (!isWhatIf) {
    const { us, basis, outside } = modelled;
    return { modelled, newUs: us, basis, outside, rooflineUs: boundOf(operator, from) };
  }
  const changed = transformOperator(operator, whatIf);
  // A tile belongs to the device whose library chose it: the ratio is of free choices on both sides.
  const isMoved =
    to.device.name !== from.device.name && operator.family === 'gemm' && operator.tile !== undefined;
  const base = isMoved ? from.price(withoutTile(operator)) : modelled.us;
  const wanted = to.predict(isMoved ? withoutTile(changed) : changed);
  const { basis, outside } = wanted;
  return {
    modelled,
    newUs: modelled.us * (wanted.us / base),
    basis,
    outside,
    rooflineUs: boundOf(changed, to),
  };
}

/** Null where nothing is known of the device, as with an external simulator's. */
function boundOf(operator: Operator, { device }: Predictor): number | null {
  return Number.isFinite(device.memoryBytesPerSecond) ? rooflineUs(operator, device) : null;
}

function withoutTile(operator: Operator): Operator {
  if (operator.family !== 'gemm') return operator;
  const { tile: _, ...free } = operator;
  return free;
}
