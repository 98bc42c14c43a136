import { createRegistry } from '../core/registry.ts';
import type { WorkloadKind } from './contract.ts';
import * as entries from './entries.ts';

export type {
  InputRecord,
  KindPlan,
  LoadLoop,
  LoadPoint,
  PlannedMessage,
  PlannedPrompt,
  PlannedRequest,
  PlanTools,
  TextPart,
  WorkloadKind,
} from './contract.ts';

/** Every workload kind of bench suites, by the name that spec files use. */
// biome-ignore lint/suspicious/noExplicitAny: each entry's own table checks its options before they reach it
export const workloadKinds = createRegistry<WorkloadKind<any>, typeof entries>('workload kind', entries);
