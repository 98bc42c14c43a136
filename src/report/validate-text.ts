import { type Problem, renderProblem } from '../core/errors.ts';
import { formatCount } from './format.ts';

/** The part of a file's validation that people are shown. */
export interface ValidationFacts {
  readonly file: string;
  readonly isValid: boolean;
  readonly requests: number;
  readonly sessions: number;
  readonly problemCount: number;
  readonly problems: readonly Problem[];
  readonly warningCount: number;
  readonly warnings: readonly Problem[];
}

/** What validate prints: each file, its problems below it, and a last line that sums up. */
export function renderValidations(files: readonly ValidationFacts[]): string {
  const lines = files.flatMap(renderFile);
  const bad = files.filter((file) => !file.isValid).length;
  lines.push(
    bad === 0
      ? `${formatCount(files.length, 'file')} validated successfully`
      : `${bad}/${formatCount(files.length, 'file')} failed validation`,
  );
  return `${lines.join('\n')}\n`;
}

function renderFile(facts: ValidationFacts): string[] {
  const sessions = facts.sessions === 0 ? '' : `, ${formatCount(facts.sessions, 'session')}`;
  const counts = [
    facts.problemCount === 0 ? '' : `, ${formatCount(facts.problemCount, 'problem')}`,
    facts.warningCount === 0 ? '' : `, ${formatCount(facts.warningCount, 'warning')}`,
  ].join('');
  const head = `${facts.isValid ? '✓' : '✗'} ${facts.file}: ${formatCount(facts.requests, 'sound request')}${sessions}${counts}`;
  return [
    head.replace(facts.isValid ? ' sound ' : '\0', ' '),
    ...facts.problems.map((problem) => `  error   ${renderFinding(problem)}`),
    ...more(facts.problemCount - facts.problems.length, 'problem'),
    ...facts.warnings.slice(0, 10).map((warning) => `  warning ${renderFinding(warning)}`),
    ...more(facts.warningCount - Math.min(10, facts.warnings.length), 'warning'),
  ];
}

function renderFinding(problem: Problem): string {
  return `${renderProblem(problem)} [${problem.code}]`;
}

function more(count: number, noun: string): string[] {
  return count <= 0
    ? []
    : [`  … and ${formatCount(count, `more ${noun}`)} (--json lists more, --max-problems sets how many)`];
}
