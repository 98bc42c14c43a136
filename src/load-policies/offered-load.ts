import type { LoadPlan } from '../load/load-plan.ts';
import type { Scheduler } from '../load/scheduler.ts';
import type { LoadPolicy, Part } from './contract.ts';

/** A policy by name, with its settings: plain data, which can be sent to another thread. */
export interface LoadChoice {
  readonly policy: string;
  /** As the policy's contract has them: values of its options, or what a program gives. */
  readonly settings: unknown;
}

/** A load that is settled: a policy together with its settings. Members mean what they mean in `LoadPolicy`. */
export interface OfferedLoad {
  readonly choice: LoadChoice;
  readonly isOpen: boolean;
  readonly isSupplied: boolean;
  readonly cap: number | null;
  readonly mostInFlight: number | null;
  readonly connections: number | null;
  readonly description: Readonly<Record<string, unknown>>;
  label(timeAtCapS: number): string;
  createScheduler(plan: LoadPlan): Scheduler;
  share(part: Part): LoadChoice | null;
}

/** @param settings as the policy's contract has them */
export function offer<S>(policy: LoadPolicy<S>, settings: S): OfferedLoad {
  const { name, isOpen, isSupplied } = policy;
  return {
    choice: { policy: name, settings },
    isOpen,
    isSupplied,
    cap: policy.cap(settings),
    mostInFlight: policy.mostInFlight(settings),
    connections: policy.connections(settings),
    description: policy.describe(settings),
    label: (timeAtCapS) => policy.label(settings, timeAtCapS),
    createScheduler: (plan) => policy.createScheduler(plan, settings),
    share(part) {
      const shared = policy.share(settings, part);
      return shared === null ? null : { policy: name, settings: shared };
    },
  };
}
