/** A device as a profiler's trace describes it; null where the trace does not say. Keys are those of the summary. */
export interface DeviceFacts {
  readonly id: number;
  readonly name: string;
  readonly memoryBytes: number | null;
  readonly multiprocessors: number | null;
  readonly warpSize: number | null;
}
