import { exitCodes, IwcError, type Problem, renderProblem } from '../core/errors.ts';
import type { NoticeSummary } from '../core/notices.ts';
import type { ErrorDocument } from '../documents/error.ts';
import { hideCredentials } from './credentials.ts';
import { printable, printableLine } from './printable.ts';

/** A failure as it is told: lines for people, a document for programs, and the exit code. */
export interface FailureReport {
  readonly exitCode: number;
  readonly text: string;
  readonly document: ErrorDocument;
}

/** @param command the command whose help would help, when one was understood */
export function reportFailure(error: unknown, command: string | null): FailureReport {
  return error instanceof IwcError ? reportExpected(error, command) : reportDefect(error);
}

function reportExpected(error: IwcError, command: string | null): FailureReport {
  const { kind, total, exitCode } = error;
  const problems = error.problems.map(withoutCredentials);
  const lines = problems.map((problem) => `iwc: ${printableLine(renderProblem(problem))}`);
  if (total > problems.length) lines.push(`iwc: and ${total - problems.length} more`);
  if (kind === 'outside' && error.cause instanceof Error)
    lines.push(`iwc: because: ${printableLine(hideCredentials(messageOf(error.cause)))}`);
  if (kind === 'usage') lines.push(`see 'iwc ${command === null ? '' : `${command} `}--help'`);
  return { exitCode, text: toLines(lines), document: errorDocument(kind, problems, total, exitCode) };
}

function withoutCredentials(problem: Problem): Problem {
  const { message, hint } = problem;
  return {
    ...problem,
    message: hideCredentials(message),
    ...(hint === undefined ? {} : { hint: hideCredentials(hint) }),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Something iwc did not foresee: all there is to find it by. */
function reportDefect(error: unknown): FailureReport {
  const stack = error instanceof Error ? (error.stack ?? error.message) : `thrown: ${describeThrown(error)}`;
  const lines = [
    printable(stack),
    'iwc: this is a defect in iwc, not in what you typed',
    'iwc: please report it to the project, with the lines above, the command and the version (iwc --version)',
  ];
  const problem = { code: 'defect', message: messageOf(error) };
  return {
    exitCode: exitCodes.defect,
    text: toLines(lines),
    document: errorDocument('defect', [problem], 1, exitCodes.defect),
  };
}

function describeThrown(value: unknown): string {
  return typeof value === 'object' ? (JSON.stringify(value) ?? 'null') : String(value);
}

function errorDocument(
  kind: ErrorDocument['kind'],
  problems: readonly Problem[],
  total: number,
  exitCode: number,
): ErrorDocument {
  return { schema: 'iwc.error/1', kind, problems, total, exit_code: exitCode };
}

/** Notices as warnings: one line for each code with its count, then the examples kept where they differ. */
export function renderNotices(notices: readonly NoticeSummary[]): string {
  const lines = notices.flatMap(({ code, count, examples }) => {
    const told = examples.map((notice) =>
      printableLine(
        renderProblem({ code, message: notice.reason, ...(notice.place && { place: notice.place }) }),
      ),
    );
    if (count === 1) return [`iwc: warning: ${told[0] ?? code}`];
    if (new Set(told).size === 1) return [`iwc: warning: ${told[0]} (${count} times)`];
    const rest = count > told.length ? [`  and ${count - told.length} more`] : [];
    return [`iwc: warning: ${code}, ${count} times`, ...told.map((line) => `  ${line}`), ...rest];
  });
  return toLines(lines);
}

function toLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
