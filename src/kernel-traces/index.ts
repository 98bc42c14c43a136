import { createRegistry } from '../core/registry.ts';
import type { TraceFormat } from './contract.ts';
import * as entries from './entries.ts';

export { parseAnnotationLabel } from './annotation-label.ts';
export { classificationVersion } from './classification-rules.ts';
export { type Classification, classifyKernel, type KnownKernels } from './classify.ts';
export type { TraceFormat, TraceReadOptions } from './contract.ts';
export { MicrosecondReader } from './microseconds.ts';
export { type StepMark, stepMarkOf, stepRulesVersion } from './step-rules.ts';
export { deviceKinds, hostKinds, type TraceEvents, type TraceFault } from './trace-events.ts';

/** Every format of profiler traces, by name. */
export const traceFormats = createRegistry<TraceFormat, typeof entries>('trace format', entries);
