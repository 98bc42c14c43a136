import type { DiffDocument } from '../documents/diff.ts';
import { type JunitCase, renderJunit } from './junit.ts';

/** Diffs as a JUnit report: a suite a diff, a case a gate. */
export function renderDiffJunit(diffs: readonly DiffDocument[]): string {
  return renderJunit(
    'iwc diff',
    diffs.map((facts) => ({ name: `${facts.a_label} → ${facts.b_label}`, cases: casesOf(facts) })),
  );
}

/** One case a gate; what fails without a gate of its own (core flags), and the mere comparison, are cases too. */
function casesOf(facts: DiffDocument): readonly JunitCase[] {
  const gates = facts.gates.map(({ text, passes, reason }) => ({
    name: text,
    failure: passes ? null : reason,
  }));
  const ofGates = new Set(gates.map(({ failure }) => failure));
  const others = facts.regressions
    .filter((reason) => !ofGates.has(reason))
    .map((reason) => ({ name: reason, failure: reason }));
  return [{ name: `compared: ${facts.shift}`, failure: null }, ...gates, ...others];
}
