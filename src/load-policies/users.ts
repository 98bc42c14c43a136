import { defineOptions } from '../core/options.ts';
import { PlanScheduler } from '../load/plan-scheduler.ts';
import { UserOrder } from '../load/user-order.ts';
import { type AskedValues, defineLoadPolicy } from './contract.ts';
import { dealOut } from './deal.ts';

const options = defineOptions({
  users: { type: 'integer', min: 1, help: 'closed loop: so many users, each with one session after another' },
  thinkTimeMs: {
    type: 'number',
    min: 0,
    default: 0,
    unit: 'ms',
    help: 'pause of --users between requests, where the workload names none',
  },
});

type Settings = AskedValues<typeof options, 'users'>;

/** So many users, each with one session or lone request after another, thinking in between. */
export const users = defineLoadPolicy({
  name: 'users',
  summary: 'closed loop: so many users, each with one session after another, thinking in between',
  options,
  askedBy: 'users',
  isOpen: false,
  isSupplied: false,
  createScheduler: (plan, { users, thinkTimeMs }: Settings) =>
    new PlanScheduler(new UserOrder(plan, { users, thinkNs: thinkTimeMs * 1e6 })),
  share: ({ users, thinkTimeMs }, part) => ({ users: dealOut(users, part), thinkTimeMs }),
  cap: () => null,
  mostInFlight: ({ users }) => users,
  connections: () => null,
  label: () => 'closed',
  describe: ({ users, thinkTimeMs }) => ({ kind: 'closed', users, think_time_ms: thinkTimeMs }),
});
