import { createRegistry } from '../core/registry.ts';
import type { TraceFormat } from './contract.ts';
import * as entries from './entries.ts';

export { type AnnotationLabel, parseAnnotationLabel } from './annotation-label.ts';
export { classificationVersion } from './classification-rules.ts';
export { type Classification, classifyKernel, type KernelFacts, type KnownKernels } from './classify.ts';
export type { TraceFormat, TraceReadOptions } from './contract.ts';
export type { FrameFilter } from './event-sink.ts';
export { shortKernelName, tileOfName } from './kernel-name.ts';
export { type StepMark, stepMarkOf, stepRulesVersion } from './step-rules.ts';
export {
  type DeviceAnnotations,
  type DeviceEvents,
  type DeviceFacts,
  deviceKinds,
  type FrameEvents,
  type HostEvents,
  hostKinds,
  type TraceEvents,
  type TraceFacts,
  type TraceFault,
} from './trace-events.ts';

/** Every format of profiler traces, by name. */
export const traceFormats = createRegistry<TraceFormat, typeof entries>('trace format', entries);
