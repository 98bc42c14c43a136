/** What runs on a device, by its place in this list. */
import type { DeviceFacts } from '../nouns/device-facts.ts';
export const deviceKinds = ['kernel', 'memcpy', 'memset'] as const;

/** What happens on the host, by its place in this list. `launch` is any call of the device's runtime or driver. */
export const hostKinds = ['op', 'annotation', 'launch'] as const;

/** Work on the device, an element an event, in file order. Texts by number; -1 and NaN where unknown. */
export interface DeviceEvents {
  readonly kind: Int32Array;
  readonly name: Int32Array;
  readonly device: Int32Array;
  readonly stream: Float64Array;
  readonly startNs: Float64Array;
  readonly durationNs: Float64Array;
  readonly correlation: Float64Array;
  readonly externalId: Float64Array;
  readonly grid: Int32Array;
  readonly block: Int32Array;
  readonly registers: Float64Array;
  readonly sharedMemoryBytes: Float64Array;
  readonly occupancyPercent: Float64Array;
  readonly bytes: Float64Array;
  readonly graphId: Float64Array;
  readonly graphNodeId: Float64Array;
  /** JSON of `CollectiveFacts`, or -1. */
  readonly collective: Int32Array;
}

/** Operators, annotations and launches on the host, in file order. */
export interface HostEvents {
  readonly kind: Int32Array;
  readonly name: Int32Array;
  /** Number of a `pid/tid` text. */
  readonly thread: Int32Array;
  readonly startNs: Float64Array;
  readonly durationNs: Float64Array;
  readonly correlation: Float64Array;
  readonly externalId: Float64Array;
  /** JSON texts as the trace has them, or -1. */
  readonly dims: Int32Array;
  readonly dtypes: Int32Array;
  readonly concreteInputs: Int32Array;
}

/** Annotations that the profiler copied onto the device's time line. */
export interface DeviceAnnotations {
  readonly name: Int32Array;
  readonly device: Int32Array;
  readonly stream: Float64Array;
  readonly startNs: Float64Array;
  readonly durationNs: Float64Array;
}

/** Frames of the interpreter. */
export interface FrameEvents {
  readonly name: Int32Array;
  readonly thread: Int32Array;
  readonly startNs: Float64Array;
  readonly durationNs: Float64Array;
}

/** What the trace says about itself. */
export interface TraceFacts {
  readonly rank: number | null;
  readonly worldSize: number | null;
  /** Nanoseconds since 1970 that the trace's times are relative to; null when they are absolute or nobody said. */
  readonly baseTimeNs: string | null;
  readonly devices: readonly DeviceFacts[];
  readonly hasStacks: boolean | null;
  readonly hasShapes: boolean | null;
}

/** One trace of one process, ready to be linked. Plain data: it crosses threads. */
export interface TraceEvents {
  readonly source: string;
  readonly format: string;
  readonly facts: TraceFacts;
  /** Whole microseconds, on the trace's clock, that all times here count from. Null for an empty trace. */
  readonly originUs: number | null;
  readonly texts: readonly string[];
  readonly device: DeviceEvents;
  readonly host: HostEvents;
  readonly annotations: DeviceAnnotations;
  readonly frames: FrameEvents;
  /** Frames in the file; more than are kept when `areFramesComplete` is false. */
  readonly frameCount: number;
  readonly areFramesComplete: boolean;
  /** Events in the file, of any kind, by phase and category: `X kernel`. */
  readonly counts: Readonly<Record<string, number>>;
  readonly eventCount: number;
  readonly jsonBytes: number;
  readonly isTruncated: boolean;
  /** What was wrong, by code, with the first example's event index. */
  readonly faults: readonly TraceFault[];
}

export interface TraceFault {
  readonly code: string;
  readonly reason: string;
  readonly count: number;
  readonly firstEvent: number;
}
