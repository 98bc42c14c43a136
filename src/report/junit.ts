export interface JunitCase {
  readonly name: string;
  /** Null when it passes. */
  readonly failure: string | null;
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** Suites as a JUnit report. Nothing in it depends on clock or host. */
export function renderJunit(name: string, suites: readonly JunitSuite[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escapeXml(name)}">\n${suites.map(renderSuite).join('')}</testsuites>\n`;
}

function renderSuite({ name, cases }: JunitSuite): string {
  const failures = cases.filter(({ failure }) => failure !== null).length;
  const lines = cases.map(({ name: caseName, failure }) => {
    const head = `    <testcase classname="${escapeXml(name)}" name="${escapeXml(caseName)}"`;
    return failure === null
      ? `${head}/>\n`
      : `${head}>\n      <failure message="${escapeXml(failure)}"/>\n    </testcase>\n`;
  });
  return `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">\n${lines.join('')}  </testsuite>\n`;
}

/** Characters that XML 1.0 does not allow become U+FFFD. */
function escapeXml(text: string): string {
  const allowed = text.toWellFormed().replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  return allowed.replace(/[&<>"'\t\n\r]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
