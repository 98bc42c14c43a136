import { defineOptions } from '../core/options.ts';
import { PlanScheduler } from '../load/plan-scheduler.ts';
import { WorkloadOrder } from '../load/workload-order.ts';
import { type AskedValues, defineLoadPolicy } from './contract.ts';
import { dealOut } from './deal.ts';

const options = defineOptions({
  concurrency: { type: 'integer', min: 1, help: 'closed loop: so many requests in flight, arrivals ignored' },
});

type Settings = AskedValues<typeof options, 'concurrency'>;

/** So many at once: the next one goes when one ends. */
export const concurrency = defineLoadPolicy({
  name: 'concurrency',
  summary: 'closed loop: so many requests in flight, the next one when one ends',
  options,
  askedBy: 'concurrency',
  isOpen: false,
  isSupplied: false,
  createScheduler: (plan, { concurrency }: Settings) =>
    new PlanScheduler(new WorkloadOrder(plan), concurrency),
  share: ({ concurrency }, part) => ({ concurrency: dealOut(concurrency, part) }),
  cap: ({ concurrency }) => concurrency,
  mostInFlight: ({ concurrency }) => concurrency,
  // All of them are needed in the first moment.
  connections: ({ concurrency }) => concurrency,
  label: () => 'closed',
  describe: ({ concurrency }) => ({ kind: 'closed', concurrency }),
});
