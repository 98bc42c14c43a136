export type { Calibration, CheckedSet, PredictedPoint } from './calibrate.ts';
export { calibrate } from './calibrate.ts';
export type { CalibrateInputs, CalibrateOptions } from './options.ts';
export { calibrateOptions } from './options.ts';
