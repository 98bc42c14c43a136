export { fixedStep } from './tmp-fixed.ts';
export { poisson } from './tmp-poisson.ts';
