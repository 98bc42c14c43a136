import type { TraceEvents, TraceFault } from '../kernel-traces/index.ts';
import type { Phase } from '../nouns/operator-table.ts';

/** Call stacks as a tree: node `i` is the frame `name[i]` called from node `parent[i]`; -1 is the root. */
export interface StackTree {
  readonly parent: Int32Array;
  readonly name: Int32Array;
}

/** One step of the engine, as an interval on the host. */
export interface TraceStep {
  readonly label: string;
  readonly startNs: number;
  readonly durationNs: number;
  readonly phase: Phase | null;
}

/** What each device event was found to belong to; -1 where nothing was. Elements as in `TraceEvents.device`. */
export interface DeviceLinks {
  /** Index of the launching call among the host events. */
  readonly launch: Int32Array;
  /** Index of the operator or annotation among the host events. */
  readonly op: Int32Array;
  readonly stack: Int32Array;
  readonly step: Int32Array;
  /** Index into `shapeRoutes`. */
  readonly route: Int32Array;
  /** JSON texts by number, or numbers beyond `events.texts` for those in `extraTexts`. */
  readonly dims: Int32Array;
  readonly dtypes: Int32Array;
  readonly concreteInputs: Int32Array;
  readonly kernelIndex: Int32Array;
  readonly kernelCount: Int32Array;
  /** Which of the operator's kernels of the same name it is. */
  readonly ordinal: Int32Array;
}

/** A trace whose device events know their launch, operator, shapes, stack and step. Plain data. */
export interface LinkedTrace {
  /** Without its interpreter frames: those that matter are in the stacks. */
  readonly events: TraceEvents;
  readonly links: DeviceLinks;
  readonly stacks: StackTree;
  readonly steps: readonly TraceStep[];
  /** Texts that linking made, numbered after `events.texts`. */
  readonly extraTexts: readonly string[];
  readonly faults: readonly TraceFault[];
}

/** A text of a linked trace by its number; null for -1. */
export function textOf(trace: LinkedTrace, id: number): string | null {
  if (id < 0) return null;
  const { texts } = trace.events;
  return id < texts.length ? texts[id]! : trace.extraTexts[id - texts.length]!;
}
