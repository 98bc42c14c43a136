export { captureOptions } from './capture-options.ts';
export { type CaptureOptions, captureProfile, resolveCaptureOptions } from './capture-profile.ts';
export { type IngestOptions, ingest, resolveIngestOptions } from './ingest.ts';
export { ingestOptions } from './options.ts';
