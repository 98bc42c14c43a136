const labels: Readonly<Record<VerificationStep['what'], string>> = {
  output: 'workload',
  id: 'workload id in',
  input: 'input',
  rerun: 're-run of',
};

/** What verify prints: a line a step, and the verdict. */
import type { Verification, VerificationStep } from '../documents/verification.ts';
export function renderVerification(facts: Verification, command: string): string {
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
  const verdict = facts.verified
    ? `${facts.workload} is what its manifest says`
    : isRefuted
      ? `${facts.workload} is NOT what its manifest says`
      : `${facts.workload} is NOT PROVEN to be what its manifest says`;
  return `${lines.join('\n')}\n${verdict}\n  made by: ${command}\n`;
}
