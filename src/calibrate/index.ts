export type { Calibration } from './calibrate.ts';
export { calibrate } from './calibrate.ts';
export type { CalibrateInputs } from './options.ts';
export { calibrateOptions } from './options.ts';
