import { defineOptions, type OptionValues } from '../core/options.ts';
import { ArrivalOrder } from '../load/arrival-order.ts';
import { PlanScheduler } from '../load/plan-scheduler.ts';
import { defineLoadPolicy } from './contract.ts';
import { dealOut } from './deal.ts';

const options = defineOptions({
  maxInFlight: {
    type: 'integer',
    min: 1,
    help: 'hold requests back beyond so many in flight; the run is then no open loop',
  },
});

type Settings = OptionValues<typeof options>;

/** At the plan's times, whatever the server does; `maxInFlight` is the only limit, and only when given. */
export const open = defineLoadPolicy({
  name: 'open',
  summary:
    'open loop: each request at its arrival, whatever the server does; the load unless a flag asks for another',
  options,
  askedBy: 'maxInFlight',
  isOpen: true,
  isSupplied: false,
  createScheduler: (plan, { maxInFlight }: Settings) =>
    new PlanScheduler(new ArrivalOrder(plan), maxInFlight ?? Number.POSITIVE_INFINITY),
  share: ({ maxInFlight }, part) => ({
    maxInFlight: maxInFlight === null ? null : dealOut(maxInFlight, part),
  }),
  cap: ({ maxInFlight }) => maxInFlight,
  mostInFlight: ({ maxInFlight }) => maxInFlight,
  connections: () => null,
  label: ({ maxInFlight }, timeAtCapS) =>
    timeAtCapS > 0 ? `open, closed beyond ${maxInFlight} in flight` : 'open',
  describe: ({ maxInFlight }) => ({ kind: 'open', max_in_flight: maxInFlight }),
});
