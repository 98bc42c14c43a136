export { analysisDocument } from './analysis.ts';
export { baselineDiffDocument } from './baseline-diff.ts';
export { baselinesDocument } from './baselines.ts';
export { baselinesWrittenDocument } from './baselines-written.ts';
export { diffDocument } from './diff.ts';
export { fingerprintDocument } from './fingerprint.ts';
export { validationDocument } from './validation.ts';
