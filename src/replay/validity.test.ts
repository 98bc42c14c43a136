import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunCounts } from '../nouns/result-summary.ts';
import { judge } from './validity.ts';

const counts: RunCounts = {
  ...{ planned: 10, sent: 9, not_sent: 1, ok: 7, failed: 1, cancelled: 1 },
  ...{ by_status: { ok: 7, timeout: 1, cancelled: 1, not_sent: 1 }, attempts: 9, conserved: true },
};
const budget = { schedule_lag_p99_ms: 5, event_loop_delay_p99_ms: 20 };
const nobody = { count: 0, first_ids: [] };

test('a run within its budgets that adds up is valid; each budget alone, and a lost request, make it invalid', () => {
  const of = (tails: { lag: number | null; delay: number | null }, counted = counts) =>
    judge(counted, { lagP99Ms: tails.lag, loopDelayP99Ms: tails.delay }, budget, nobody);
  assert.deepEqual(of({ lag: 5, delay: 20 }).reasons, []);
  assert.equal(of({ lag: null, delay: null }).valid, true);
  assert.deepEqual(of({ lag: 5.004, delay: 20 }).reasons, ['schedule lag p99 is 5.00 ms, the budget 5 ms']);
  assert.match(of({ lag: 1, delay: 21 }).reasons.join(), /^event-loop delay p99 is 21\.00 ms/);
  const lost = of({ lag: 1, delay: 1 }, { ...counts, planned: 11, conserved: false });
  assert.deepEqual([lost.valid, lost.reasons.length], [false, 1]);
  assert.match(lost.reasons[0]!, /not conserved: planned 11, sent 9, not sent 1/);
});
