import { IntegerColumn } from '../core/growing-column.ts';
import { hostKinds, type StepMark, stepMarkOf, type TraceEvents } from '../kernel-traces/index.ts';
import { holdsAny } from './launches.ts';
import type { StackTree } from './linked-trace.ts';

const launchKind = hostKinds.indexOf('launch');

/** What was active on its thread when a launch was made. */
export interface LaunchScene {
  /** Node of the stack tree: what called the launch. -1 for nothing. */
  readonly stack: number;
  /** Host events (operators and annotations) that hold the launch, innermost first. */
  readonly enclosing: readonly number[];
  /** Interval that marks the step, as an entry of `intervals`; null for none. */
  readonly step: StackEntry | null;
  readonly phase: StepMark['phase'];
}

/** An interval of the stack: a host event, or a frame. */
export interface StackEntry {
  readonly name: number;
  readonly startNs: number;
  readonly endNs: number;
  /** Index of the host event, or -1 for a frame. */
  readonly host: number;
}

/**
 * Finds the stack of every launch by containment on its own thread. Intervals are taken in order of start,
 * the longer first where starts are equal, then in file order; one that has ended by a launch's start does
 * not hold it.
 */
export class StackWalker {
  readonly #events: TraceEvents;
  readonly #marks: (StepMark | null | undefined)[] = [];
  readonly #parent = new IntegerColumn();
  readonly #name = new IntegerColumn();
  readonly #nodes = new Map<number, number>();

  constructor(events: TraceEvents) {
    this.#events = events;
  }

  /** Scenes of the given launches, by their index among the host events. */
  walk(
    launches: ReadonlySet<number>,
    startsByThread: ReadonlyMap<string, Float64Array>,
  ): Map<number, LaunchScene> {
    const scenes = new Map<number, LaunchScene>();
    for (const entries of this.#entriesByThread(launches, startsByThread)) {
      entries.sort((a, b) => a.startNs - b.startNs || b.endNs - a.endNs || this.#rank(a) - this.#rank(b));
      const active: StackEntry[] = [];
      for (const entry of entries) {
        while (active.length > 0 && active.at(-1)!.endNs <= entry.startNs) active.pop();
        if (entry.host >= 0 && launches.has(entry.host)) {
          // Under a longer one an interval may have ended: a profiler's frames and annotations can cross.
          const holding = active.filter(({ endNs }) => endNs > entry.startNs);
          scenes.set(entry.host, this.#scene(holding));
        } else active.push(entry);
      }
    }
    return scenes;
  }

  tree(): StackTree {
    return { parent: this.#parent.take(), name: this.#name.take() };
  }

  /** At one and the same time a launch comes last, so that what holds it is known. */
  #rank(entry: StackEntry): number {
    return entry.host >= 0 && this.#events.host.kind[entry.host] === launchKind ? 1 : 0;
  }

  #entriesByThread(launches: ReadonlySet<number>, startsByThread: ReadonlyMap<string, Float64Array>) {
    const { host, frames, texts } = this.#events;
    const lists = new Map<number, StackEntry[]>();
    const startsOf = new Map<number, Float64Array | null>();
    const add = (thread: number, entry: StackEntry, isLaunch: boolean) => {
      let starts = startsOf.get(thread);
      if (starts === undefined) {
        starts = startsByThread.get(texts[thread]!) ?? null;
        startsOf.set(thread, starts);
      }
      if (starts === null || (!isLaunch && !holdsAny(starts, entry.startNs, entry.endNs))) return;
      const list = lists.get(thread);
      if (list === undefined) lists.set(thread, [entry]);
      else list.push(entry);
    };
    for (let i = 0; i < host.kind.length; i++) {
      const isLaunch = launches.has(i);
      if (host.kind[i] === launchKind && !isLaunch) continue;
      add(host.thread[i]!, entryOf(host, i, i), isLaunch);
    }
    for (let i = 0; i < frames.name.length; i++) add(frames.thread[i]!, entryOf(frames, i, -1), false);
    return lists.values();
  }

  #scene(holding: readonly StackEntry[]): LaunchScene {
    const enclosing: number[] = [];
    let step: StackEntry | null = null;
    let stepOrder = Number.POSITIVE_INFINITY;
    let phase: StepMark['phase'] = null;
    for (let i = holding.length - 1; i >= 0; i--) {
      const entry = holding[i]!;
      if (entry.host >= 0) enclosing.push(entry.host);
      const mark = this.#mark(entry.name);
      if (mark === null) continue;
      phase ??= mark.phase;
      if (mark.isStep && mark.order <= stepOrder) {
        step = entry;
        stepOrder = mark.order;
      }
    }
    return { stack: this.#node(holding), enclosing, step, phase };
  }

  #mark(name: number): StepMark | null {
    const known = this.#marks[name];
    if (known !== undefined) return known;
    const mark = stepMarkOf(this.#events.texts[name]!);
    this.#marks[name] = mark;
    return mark;
  }

  #node(holding: readonly StackEntry[]): number {
    return holding.reduce((parent, { name }) => this.#child(parent, name), -1);
  }

  #child(parent: number, name: number): number {
    const key = (parent + 1) * 0x4000000 + name;
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const id = this.#name.length;
    this.#nodes.set(key, id);
    this.#parent.push(parent);
    this.#name.push(name);
    return id;
  }
}

function entryOf(
  columns: { name: Int32Array; startNs: Float64Array; durationNs: Float64Array },
  i: number,
  host: number,
): StackEntry {
  const startNs = columns.startNs[i]!;
  return { name: columns.name[i]!, startNs, endNs: startNs + columns.durationNs[i]!, host };
}
