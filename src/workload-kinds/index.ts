import { createRegistry } from '../core/registry.ts';
import type { WorkloadKind } from './contract.ts';
import * as entries from './entries.ts';

export type {
  InputRecord,
  KindPlan,
  LoadPoint,
  PlannedMessage,
  PlannedRequest,
  PlanTools,
  WorkloadKind,
} from './contract.ts';

/** Every kind of workload, by the name spec files give it. */
// biome-ignore lint/suspicious/noExplicitAny: each entry's own table checks its options before they reach it
export const workloadKinds = createRegistry<WorkloadKind<any>, typeof entries>('workload kind', entries);
