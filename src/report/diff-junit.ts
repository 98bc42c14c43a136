import type { DiffFacts } from './diff-facts.ts';

interface TestCase {
  readonly name: string;
  /** Null when it passes. */
  readonly failure: string | null;
}

/** Diffs as a JUnit report: a suite a diff, a case a gate. Nothing in it depends on clock or host. */
export function renderDiffJunit(diffs: readonly DiffFacts[]): string {
  const suites = diffs.map(renderSuite);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="iwc diff">\n${suites.join('')}</testsuites>\n`;
}

function renderSuite(facts: DiffFacts): string {
  const name = `${facts.a_label} → ${facts.b_label}`;
  const cases = casesOf(facts);
  const failures = cases.filter(({ failure }) => failure !== null).length;
  const lines = cases.map(({ name: caseName, failure }) => {
    const head = `    <testcase classname="${escapeXml(name)}" name="${escapeXml(caseName)}"`;
    return failure === null
      ? `${head}/>\n`
      : `${head}>\n      <failure message="${escapeXml(failure)}"/>\n    </testcase>\n`;
  });
  return `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">\n${lines.join('')}  </testsuite>\n`;
}

/** One case a gate; what fails without a gate of its own (core flags), and the mere comparison, are cases too. */
function casesOf(facts: DiffFacts): readonly TestCase[] {
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

/** Characters that XML 1.0 does not allow become U+FFFD. */
function escapeXml(text: string): string {
  const allowed = text.toWellFormed().replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  return allowed.replace(/[&<>"'\t\n\r]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
