export { captureOptions } from './capture-options.ts';
export {
  type CaptureOptions,
  type CaptureReport,
  captureProfile,
  resolveCaptureOptions,
} from './capture-profile.ts';
export { type FigureMaker, type IngestOptions, ingest, resolveIngestOptions } from './ingest.ts';
export { ingestOptions } from './options.ts';
export { type IngestSummary, ingestSchema } from './summary.ts';
