import { deviceKinds, hostKinds, type TraceEvents, type TraceFault } from '../kernel-traces/index.ts';

const launchKind = hostKinds.indexOf('launch');
const kernelKind = deviceKinds.indexOf('kernel');

/** Launching call of each device event, by correlation id alone; -1 where there is none. */
export function findLaunches(events: TraceEvents): { launch: Int32Array; faults: TraceFault[] } {
  const { host, device } = events;
  const byCorrelation = new Map<number, number>();
  for (let i = 0; i < host.kind.length; i++)
    if (host.kind[i] === launchKind && !Number.isNaN(host.correlation[i]!))
      byCorrelation.set(host.correlation[i]!, i);
  const launch = new Int32Array(device.kind.length).fill(-1);
  let missing = 0;
  let unmatched = 0;
  for (let i = 0; i < launch.length; i++) {
    const correlation = device.correlation[i]!;
    launch[i] = byCorrelation.get(correlation) ?? -1;
    if (launch[i]! >= 0 || device.kind[i] !== kernelKind) continue;
    if (Number.isNaN(correlation)) missing++;
    else unmatched++;
  }
  const faults: TraceFault[] = [];
  if (missing > 0) faults.push(fault('missing-correlation', 'kernels have no correlation id', missing));
  if (unmatched > 0)
    faults.push(fault('no-launch', 'kernels whose launching call is not in the trace', unmatched));
  return { launch, faults };
}

/** Start times of the launches that put work on a device, in order, by thread. */
export function launchStartsByThread(events: TraceEvents, launch: Int32Array): Map<string, Float64Array> {
  const starts = new Map<string, number[]>();
  for (const index of new Set(launch)) {
    if (index < 0) continue;
    const thread = events.texts[events.host.thread[index]!]!;
    const list = starts.get(thread);
    if (list === undefined) starts.set(thread, [events.host.startNs[index]!]);
    else list.push(events.host.startNs[index]!);
  }
  return new Map([...starts].map(([thread, list]) => [thread, Float64Array.from(list).sort()]));
}

/** Whether any of the ordered times lies in `[start, end)`. */
export function holdsAny(times: Float64Array, start: number, end: number): boolean {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < start) low = middle + 1;
    else high = middle;
  }
  return low < times.length && times[low]! < end;
}

function fault(code: string, reason: string, count: number): TraceFault {
  return { code, reason, count, firstEvent: -1 };
}
