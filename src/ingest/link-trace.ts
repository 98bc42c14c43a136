import { deviceKinds, type TraceEvents } from '../kernel-traces/index.ts';
import { type Phase, shapeRoutes } from '../nouns/operator-table.ts';
import { ShapeFinder } from './find-shapes.ts';
import { findLaunches, launchStartsByThread } from './launches.ts';
import type { LinkedTrace, TraceStep } from './linked-trace.ts';
import { type LaunchScene, StackWalker } from './walk-stacks.ts';

const kernelKind = deviceKinds.indexOf('kernel');
const replayed = shapeRoutes.indexOf('graph-node');

/** Finds of every device event its launch, stack, operator, shapes and step. */
export function linkTrace(events: TraceEvents): LinkedTrace {
  const { launch, faults } = findLaunches(events);
  const walker = new StackWalker(events);
  const launches = new Set(launch);
  launches.delete(-1);
  const scenes = walker.walk(launches, launchStartsByThread(events, launch));
  const { extraTexts, ...shapes } = new ShapeFinder(events, launch, scenes).find();
  const { step, steps } = numberSteps(events, launch, scenes);
  const empty = { name: new Int32Array(0), thread: new Int32Array(0) };
  return {
    events: {
      ...events,
      frames: { ...empty, startNs: new Float64Array(0), durationNs: new Float64Array(0) },
    },
    links: {
      launch,
      ...shapes,
      step,
      stack: launch.map((index) => scenes.get(index)?.stack ?? -1),
      ...countWithinOps(events, launch, shapes.op, shapes.route),
    },
    stacks: walker.tree(),
    steps,
    extraTexts,
    faults,
  };
}

/** Steps in order of time, and the step of each device event. A step's phase is what its launches say. */
function numberSteps(events: TraceEvents, launch: Int32Array, scenes: ReadonlyMap<number, LaunchScene>) {
  const intervals = new Map<string, { entry: NonNullable<LaunchScene['step']>; phases: Set<Phase> }>();
  const keyOf = ({ step }: LaunchScene) => `${step!.startNs} ${step!.endNs} ${step!.name}`;
  for (const scene of scenes.values()) {
    if (scene.step === null) continue;
    const known = intervals.get(keyOf(scene)) ?? { entry: scene.step, phases: new Set() };
    if (scene.phase !== null) known.phases.add(scene.phase);
    intervals.set(keyOf(scene), known);
  }
  const ordered = [...intervals].sort(
    ([, a], [, b]) => a.entry.startNs - b.entry.startNs || a.entry.endNs - b.entry.endNs,
  );
  const numberOf = new Map(ordered.map(([key], index) => [key, index]));
  const steps = ordered.map(
    ([, { entry, phases }]): TraceStep => ({
      label: events.texts[entry.name]!,
      startNs: entry.startNs,
      durationNs: entry.endNs - entry.startNs,
      phase: phases.size === 0 ? null : phases.size === 1 ? [...phases][0]! : 'mixed',
    }),
  );
  const step = launch.map((index) => {
    const scene = scenes.get(index);
    return scene === undefined || scene.step === null ? -1 : numberOf.get(keyOf(scene))!;
  });
  return { step, steps };
}

/**
 * Which kernel of its operator each kernel is, in order of launch. Replayed kernels have no operator call of
 * their own: of them only the order within their replay is known.
 */
function countWithinOps(events: TraceEvents, launch: Int32Array, op: Int32Array, route: Int32Array) {
  const { device, host } = events;
  const calls = new Map<string, number[]>();
  for (let i = 0; i < op.length; i++) {
    if (device.kind[i] !== kernelKind || op[i]! < 0) continue;
    const key = route[i] === replayed ? `replay ${device.correlation[i]} ${op[i]}` : String(op[i]);
    const list = calls.get(key);
    if (list === undefined) calls.set(key, [i]);
    else list.push(i);
  }
  const kernelIndex = new Int32Array(op.length).fill(-1);
  const kernelCount = new Int32Array(op.length).fill(-1);
  const ordinal = new Int32Array(op.length);
  const launchedAt = (i: number) => (launch[i]! < 0 ? device.startNs[i]! : host.startNs[launch[i]!]!);
  for (const kernels of calls.values()) {
    kernels.sort((a, b) => launchedAt(a) - launchedAt(b) || device.startNs[a]! - device.startNs[b]! || a - b);
    const sameName = new Map<number, number>();
    for (const [index, i] of kernels.entries()) {
      ordinal[i] = sameName.get(device.name[i]!) ?? 0;
      sameName.set(device.name[i]!, ordinal[i]! + 1);
      if (route[i] === replayed) continue;
      kernelIndex[i] = index;
      kernelCount[i] = kernels.length;
    }
  }
  return { kernelIndex, kernelCount, ordinal };
}
