/** One thing verify looked at. */
export interface VerificationStep {
  readonly what: 'output' | 'id' | 'input' | 'rerun';
  readonly path: string;
  readonly expected: string;
  readonly found: string | null;
  readonly holds: boolean;
  readonly reason: string | null;
}

const labels = { output: 'workload', id: 'workload id in', input: 'input', rerun: 're-run of' } as const;

/** What verify prints: a line a step, and the verdict. */
export function renderVerification(facts: {
  readonly workload: string;
  readonly isProven: boolean;
  readonly command: string;
  readonly steps: readonly VerificationStep[];
}): string {
  const lines = facts.steps.flatMap((step) => {
    const head = `${step.holds ? '✓' : '✗'} ${labels[step.what]} ${step.path}`;
    if (step.holds)
      return [`${head}: ${step.what === 'id' ? step.expected : `sha256 ${step.expected.slice(0, 12)}…`}`];
    return [
      `${head}: ${step.reason}`,
      ...(step.found === null ? [] : [`    expected ${step.expected}`, `    found    ${step.found}`]),
    ];
  });
  const isRefuted = facts.steps.some((step) => !step.holds && step.found !== null);
  const verdict = facts.isProven
    ? `${facts.workload} is what its manifest says`
    : isRefuted
      ? `${facts.workload} is NOT what its manifest says`
      : `${facts.workload} is NOT PROVEN to be what its manifest says`;
  return `${lines.join('\n')}\n${verdict}\n  made by: ${facts.command}\n`;
}
