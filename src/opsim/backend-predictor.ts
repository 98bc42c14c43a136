import type { Prediction, Predictor } from '../operator-costs/index.ts';
import type { Device } from '../operators/device.ts';
import type { MeasuredKernel } from '../operators/measured-kernels.ts';
import type { Operator } from '../operators/operator.ts';
import type { BackendOutcome } from './backend.ts';

/** A backend's outcomes in the place of a model. It is only asked for operators that the backend priced. */
export function predictorOf(outcomes: ReadonlyMap<string, BackendOutcome>, systemKey: string): Predictor {
  const price = (operator: Operator): number => {
    const seconds = outcomes.get(JSON.stringify(operator))?.seconds;
    if (seconds === null || seconds === undefined)
      throw new Error('the backend has no time for this operator');
    return seconds * 1e6;
  };
  return {
    device: { ...nowhere, name: systemKey },
    price,
    predict: (operator): Prediction => ({
      us: price(operator),
      lowUs: null,
      highUs: null,
      basis: 'external',
      outside: [],
    }),
  };
}

/** A backend's device is its own affair: rooflines over it are infinitely fast, and are not shown. */
const nowhere: Device = {
  name: '',
  vendor: 'other',
  generation: 'external',
  multiprocessors: 1,
  matrixFlops: {},
  vectorFlops: Number.POSITIVE_INFINITY,
  memoryBytes: Number.POSITIVE_INFINITY,
  memoryBytesPerSecond: Number.POSITIVE_INFINITY,
  cacheBytes: 0,
  link: null,
};

/** The kernel, or one that says why the backend could not price it. */
export function withOutcome(
  kernel: MeasuredKernel,
  outcomes: ReadonlyMap<string, BackendOutcome>,
): MeasuredKernel {
  const { reading } = kernel;
  if (reading.operator === null) return kernel;
  const outcome = outcomes.get(JSON.stringify(reading.operator));
  if (outcome?.status === 'success') return kernel;
  const reason = outcome?.reason ?? 'it was not asked';
  return {
    ...kernel,
    reading: { operator: null, code: 'backend-failed', reason: `'${kernel.row.short_name}': ${reason}` },
  };
}
