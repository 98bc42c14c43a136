import { FloatColumn, IntegerColumn } from '../core/growing-column.ts';
import type { DeviceAnnotations, DeviceEvents, FrameEvents, HostEvents, TraceFault } from './trace-events.ts';

/** Which frames a second reading keeps; it keeps nothing else. */
export interface FrameSelection {
  /** The origin of the first reading's times. */
  readonly originUs: number;
  /** Told by the frame's thread (its `pid/tid` text) and its time from that origin. */
  wants(thread: string, startNs: number, durationNs: number): boolean;
}

/** The columns of the events that are kept, while they grow. */
export function createColumns() {
  return {
    device: {
      kind: new IntegerColumn(),
      name: new IntegerColumn(),
      device: new IntegerColumn(),
      stream: new FloatColumn(),
      startNs: new FloatColumn(),
      durationNs: new FloatColumn(),
      correlation: new FloatColumn(),
      externalId: new FloatColumn(),
      grid: new IntegerColumn(),
      block: new IntegerColumn(),
      registers: new FloatColumn(),
      sharedMemoryBytes: new FloatColumn(),
      occupancyPercent: new FloatColumn(),
      bytes: new FloatColumn(),
      graphId: new FloatColumn(),
      graphNodeId: new FloatColumn(),
      collective: new IntegerColumn(),
    },
    host: {
      kind: new IntegerColumn(),
      name: new IntegerColumn(),
      thread: new IntegerColumn(),
      startNs: new FloatColumn(),
      durationNs: new FloatColumn(),
      correlation: new FloatColumn(),
      externalId: new FloatColumn(),
      dims: new IntegerColumn(),
      dtypes: new IntegerColumn(),
      concreteInputs: new IntegerColumn(),
    },
    annotations: {
      name: new IntegerColumn(),
      device: new IntegerColumn(),
      stream: new FloatColumn(),
      startNs: new FloatColumn(),
      durationNs: new FloatColumn(),
    },
    frames: {
      name: new IntegerColumn(),
      thread: new IntegerColumn(),
      startNs: new FloatColumn(),
      durationNs: new FloatColumn(),
    },
  };
}

export type GrowingColumns = ReturnType<typeof createColumns>;

/** The finished columns; the growing ones can be let go. */
export function finishColumns(columns: GrowingColumns): {
  device: DeviceEvents;
  host: HostEvents;
  annotations: DeviceAnnotations;
  frames: FrameEvents;
} {
  return {
    device: takeAll(columns.device),
    host: takeAll(columns.host),
    annotations: takeAll(columns.annotations),
    frames: takeAll(columns.frames),
  };
}

type Taken<T> = { [K in keyof T]: T[K] extends IntegerColumn ? Int32Array : Float64Array };

function takeAll<T extends Record<string, IntegerColumn | FloatColumn>>(columns: T): Taken<T> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column.take()]),
  ) as Taken<T>;
}

/** Counts what is wrong by code and remembers where it was first. */
export class FaultCounter {
  readonly #faults = new Map<string, { code: string; reason: string; count: number; firstEvent: number }>();

  add(code: string, reason: string, event: number): void {
    const known = this.#faults.get(code);
    if (known === undefined) this.#faults.set(code, { code, reason, count: 1, firstEvent: event });
    else known.count++;
  }

  list(): readonly TraceFault[] {
    return [...this.#faults.values()];
  }
}
