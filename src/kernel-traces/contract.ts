import type { Entry } from '../core/registry.ts';
import type { FrameSelection } from './event-sink.ts';
import type { TraceEvents } from './trace-events.ts';

/** A file format of profiler traces. */
export interface TraceFormat extends Entry {
  /** Whether these first bytes of the uncompressed file look like it. */
  detect(head: string): boolean;
  /** Reads a whole trace in memory proportional to what is kept. @throws InputError for what is no trace */
  read(pieces: AsyncIterable<Uint8Array>, options: TraceReadOptions): Promise<TraceEvents>;
}

export interface TraceReadOptions {
  readonly source: string;
  /** `none` skips interpreter frames; a selection keeps those it wants, however many there are, and nothing else. */
  readonly frames: 'all' | 'none' | FrameSelection;
  /** With `all`, frames beyond this many are dropped and the trace says so: read it again with a selection. */
  readonly maxFrames: number;
}

/** Keeps the literal name, so the registry can know it. */
export function defineTraceFormat<const Name extends string>(
  format: TraceFormat & { readonly name: Name },
): TraceFormat & { readonly name: Name } {
  return format;
}
