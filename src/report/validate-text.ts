import { type Problem, renderProblem } from '../core/errors.ts';
import type { FileValidationFacts } from '../documents/validation.ts';
import { formatCount } from './format.ts';

/** What validate prints: each file, its problems below it, and a last line that sums up. */
export function renderValidations(files: readonly FileValidationFacts[]): string {
  const lines = files.flatMap(renderFile);
  const bad = files.filter((file) => !file.valid).length;
  lines.push(
    bad === 0
      ? `${formatCount(files.length, 'file')} validated successfully`
      : `${bad}/${formatCount(files.length, 'file')} failed validation`,
  );
  return `${lines.join('\n')}\n`;
}

function renderFile(facts: FileValidationFacts): string[] {
  const sessions = facts.sessions === 0 ? '' : `, ${formatCount(facts.sessions, 'session')}`;
  const counts = [
    facts.problem_count === 0 ? '' : `, ${formatCount(facts.problem_count, 'problem')}`,
    facts.warning_count === 0 ? '' : `, ${formatCount(facts.warning_count, 'warning')}`,
  ].join('');
  const head = `${facts.valid ? '✓' : '✗'} ${facts.file}: ${formatCount(facts.requests, 'sound request')}${sessions}${counts}`;
  return [
    head.replace(facts.valid ? ' sound ' : '\0', ' '),
    ...facts.problems.map((problem) => `  error   ${renderFinding(problem)}`),
    ...more(facts.problem_count - facts.problems.length, 'problem'),
    ...facts.warnings.slice(0, 10).map((warning) => `  warning ${renderFinding(warning)}`),
    ...more(facts.warning_count - Math.min(10, facts.warnings.length), 'warning'),
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
