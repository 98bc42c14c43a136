export { type FigureMaker, type IngestOptions, ingest, resolveIngestOptions } from './ingest.ts';
export { ingestOptions } from './options.ts';
export { type IngestSummary, ingestSchema } from './summary.ts';
