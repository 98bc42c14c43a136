export { analysisDocument } from './analysis.ts';
export { validationDocument } from './validation.ts';
