import type { OptionTable, OptionValues } from '../core/options.ts';
import type { Entry } from '../core/registry.ts';
import type { LoadPlan } from '../load/load-plan.ts';
import type { Scheduler } from '../load/scheduler.ts';

/**
 * How load is offered: in an open loop a request is due at its arrival, whatever the server does; in a closed loop it is
 * due when earlier requests have ended. A policy is pure, and its settings are plain data, so that they can be sent to
 * another thread and written to a file.
 */
export interface LoadPolicy<Settings = unknown> extends Entry {
  /** Flags of `iwc replay`; their values are the settings. Empty for a policy that only a program can ask for. */
  readonly options: OptionTable;
  /** The option that asks for the policy when it is given, so it has no default; null where only a program can ask. */
  readonly askedBy: string | null;
  /** Whether the plan's arrivals decide when requests are due. Rates and counts of what is due exist only then. */
  readonly isOpen: boolean;
  /**
   * Whether the workload is a supply, of which a run takes what it needs, and not a plan that is to be sent whole. For
   * any closed loop that runs for a time it is.
   */
  readonly isSupplied: boolean;
  /** A scheduler that has handed out nothing yet. */
  createScheduler(plan: LoadPlan, settings: Settings): Scheduler;
  /** The settings of one thread's part; over all parts they add up to the whole. Null when the load cannot be divided. */
  share(settings: Settings, part: Part): Settings | null;
  /** The limit on requests in flight, beyond which others have to wait; null for none. */
  cap(settings: Settings): number | null;
  /**
   * What other tools call the maximum concurrency: the cap, or one request for each user. Requests of a user that wait
   * for no answer can exceed it. Null for no such number.
   */
  mostInFlight(settings: Settings): number | null;
  /** Connections to open before the first request; null leaves it to the user's choice. */
  connections(settings: Settings): number | null;
  /** What summaries call the load that came of it. @param timeAtCapS how long the cap held requests back */
  label(settings: Settings, timeAtCapS: number): string;
  /** How `run.json` describes the load. A resumed run must describe the same. */
  describe(settings: Settings): Readonly<Record<string, unknown>>;
}

/** Part number `index`, from 0, of `count`. */
export interface Part {
  readonly index: number;
  readonly count: number;
}

/** Values of a policy's options when the one that asks for it is given. */
export type AskedValues<T extends OptionTable, Key extends keyof T> = OptionValues<T> & {
  readonly [K in Key]: NonNullable<OptionValues<T>[K]>;
};

/** Keeps the literal name, so the registry can know it. */
export function defineLoadPolicy<const Name extends string, Settings>(
  policy: LoadPolicy<Settings> & { readonly name: Name },
): LoadPolicy<Settings> & { readonly name: Name } {
  return policy;
}
