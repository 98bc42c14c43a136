/** One execution on a device, as it was measured, and the duration it is to have instead. Times in ns. */
export interface ReplayItem {
  readonly startNs: number;
  readonly durationNs: number;
  readonly newDurationNs: number;
  readonly stream: string;
  /** When the host called the launch; null when the trace does not say. */
  readonly launchNs: number | null;
}

export interface ReplaySettings {
  /** Factor on the time the host spends between launches; 1 leaves it as measured. */
  readonly hostScale: number;
  /** Whether the host takes part: without it, kernels follow each other as in a replayed graph. */
  readonly hasHost: boolean;
}

/** Where the executions lie in the new timeline, in the order given. */
export interface Replayed {
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
}

/** From launch call to start on an idle device: what a kernel waits at least. */
const usualLaunchNs = 5_000;
/** Between kernels that follow each other on a stream. */
const usualGapNs = 1_000;

/**
 * Replays a timeline with other durations. A kernel waits for its launch, for the kernel before it on its stream, and, where neither
 * explains when it started, for the kernel of another stream that had ended last. The host waits for the device where the device had
 * run dry between two launches. What remains unexplained of a start is kept as it was, so that the measured durations
 * give the measured timeline.
 * @param items in any order
 */
export function replayTimeline(items: readonly ReplayItem[], settings: ReplaySettings): Replayed {
  const order = items.map((_, i) => i).sort((a, b) => items[a]!.startNs - items[b]!.startNs || a - b);
  const launches = settings.hasHost ? planLaunches(items) : null;
  const startNs = new Float64Array(items.length);
  const endNs = new Float64Array(items.length);
  const launchedNs = new Float64Array(items.length).fill(Number.NaN);
  const lastOf = new Map<string, number>();
  let nextLaunch = 0;
  for (const i of order) {
    const item = items[i]!;
    if (launches !== null)
      for (; nextLaunch < launches.length && launches[nextLaunch]!.launchNs <= item.startNs; nextLaunch++)
        placeLaunch(launches[nextLaunch]!, { items, endNs, launchedNs, hostScale: settings.hostScale });
    startNs[i] = startOf(i, { items, endNs, launchedNs, lastOf, hasHost: settings.hasHost });
    endNs[i] = startNs[i]! + item.newDurationNs;
    lastOf.set(item.stream, i);
  }
  return { startNs, endNs };
}

/** A launch call and what the host did before it. */
interface Launch {
  readonly item: number;
  readonly launchNs: number;
  /** The launch before it; null for the first. */
  readonly before: number | null;
  /** The execution whose end the host seems to have waited for; null when it waited for none. */
  readonly waitedFor: number | null;
}

function planLaunches(items: readonly ReplayItem[]): readonly Launch[] {
  const launched = items
    .map((item, i) => ({ item: i, launchNs: item.launchNs }))
    .filter((launch): launch is { item: number; launchNs: number } => launch.launchNs !== null)
    .sort((a, b) => a.launchNs - b.launchNs || a.item - b.item);
  let latest: number | null = null;
  return launched.map(({ item, launchNs }, place): Launch => {
    const before = place === 0 ? null : launched[place - 1]!.item;
    if (before !== null && (latest === null || endOf(items[before]!) > endOf(items[latest]!)))
      latest = before;
    // The device had run dry by this launch, and had work after the launch before it: the host may have waited.
    const end = latest === null ? Number.POSITIVE_INFINITY : endOf(items[latest]!);
    const hasDrained = before !== null && end <= launchNs && end > items[before]!.launchNs!;
    return { item, launchNs, before, waitedFor: hasDrained ? latest : null };
  });
}

function endOf({ startNs, durationNs }: ReplayItem): number {
  return startNs + durationNs;
}

interface Placement {
  readonly items: readonly ReplayItem[];
  readonly endNs: Float64Array;
  readonly launchedNs: Float64Array;
}

function placeLaunch(
  launch: Launch,
  { items, endNs, launchedNs, hostScale }: Placement & { hostScale: number },
): void {
  const { item, launchNs, before, waitedFor } = launch;
  if (before === null) launchedNs[item] = launchNs;
  else if (waitedFor !== null)
    launchedNs[item] = endNs[waitedFor]! + hostScale * (launchNs - endOf(items[waitedFor]!));
  else launchedNs[item] = launchedNs[before]! + hostScale * (launchNs - items[before]!.launchNs!);
}

interface Start extends Placement {
  readonly lastOf: ReadonlyMap<string, number>;
  readonly hasHost: boolean;
}

function startOf(i: number, { items, endNs, launchedNs, lastOf, hasHost }: Start): number {
  const item = items[i]!;
  const at = item.startNs;
  // Each cause as it was, and as it is now.
  let was = Number.NEGATIVE_INFINITY;
  let now = Number.NEGATIVE_INFINITY;
  const consider = (then: number, later: number) => {
    was = Math.max(was, then);
    now = Math.max(now, later);
  };
  if (hasHost && item.launchNs !== null) {
    const latency = Math.min(usualLaunchNs, at - item.launchNs);
    consider(item.launchNs + latency, launchedNs[i]! + latency);
  }
  const previous = lastOf.get(item.stream);
  if (previous !== undefined) {
    const gap = Math.max(0, Math.min(usualGapNs, at - endOf(items[previous]!)));
    consider(endOf(items[previous]!) + gap, endNs[previous]! + gap);
  }
  let other: number | null = null;
  for (const [stream, last] of lastOf) {
    const end = endOf(items[last]!);
    if (stream === item.stream || end > at || end <= was) continue;
    if (other === null || end > endOf(items[other]!)) other = last;
  }
  if (other !== null) consider(endOf(items[other]!), endNs[other]!);
  if (was === Number.NEGATIVE_INFINITY) return hasHost ? at : 0;
  // Without the host, a wait for it is no wait.
  return hasHost ? now + (at - was) : now;
}
