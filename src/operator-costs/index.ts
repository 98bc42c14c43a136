export type { CostParameter, CostParameters, OperatorCost, Price } from './contract.ts';
export { costNameOf } from './cost-of.ts';
export { operatorCosts } from './costs.ts';
export { familyOf, fitKeyOf, isTypedKey } from './fit-key.ts';
export type { Prediction, Predictor, PriceBasis } from './predictor.ts';
export { createPredictor } from './predictor.ts';
export { createCorrection, interpolate, varyingAxis } from './residual-correction.ts';
