export { fixed } from './fixed.ts';
export { normal } from './normal.ts';
export { pareto } from './pareto.ts';
export { pattern } from './pattern.ts';
export { percentiles } from './percentiles.ts';
