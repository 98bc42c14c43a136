import { PacedScheduler } from '../load/paced-scheduler.ts';
import type { UserPacing } from '../load/user-pacing.ts';
import { defineLoadPolicy } from './contract.ts';

/** Users who come and go at a pace of their own, as the suites of `iwc bench` have them. */
export const paced = defineLoadPolicy({
  name: 'paced',
  summary: 'partly open loop: users who come, ask and go at a pace of their own; suites of bench ask for it',
  options: {},
  askedBy: null,
  isOpen: false,
  isSupplied: true,
  createScheduler: (plan, pacing: UserPacing) => new PacedScheduler(plan, pacing),
  // Who comes next depends on who has left, which one part cannot know of another.
  share: () => null,
  cap: () => null,
  mostInFlight: ({ maxUsers }) => maxUsers,
  connections: () => null,
  label: () => 'users',
  describe: ({ gapS, joinGapS, rounds, maxUsers, waitsForAnswer, replaces, tickS, stopS }) => ({
    kind: 'users',
    gap_s: gapS,
    join_gap_s: joinGapS,
    rounds,
    max_users: maxUsers,
    waits_for_answer: waitsForAnswer,
    replaces,
    tick_s: tickS,
    stop_s: stopS,
  }),
});
