import { exitCodes } from '../../src/core/errors.ts';
import { generatedMark, type ReferencePage, renderTable } from './page.ts';

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'done',
  failed:
    'bad input, or the operation failed; every problem is listed with file, line, field, value and a hint',
  gate: 'a gate was exceeded (`--fail-on-…`); outranks 3',
  partial: 'finished, but partial: some requests failed, the run is invalid, or `certify` says no',
  usage: 'usage: unknown command, flag or value; the nearest match is suggested',
  defect: 'a defect in iwc: stack trace, and where to report it',
  interrupted: 'interrupted (Ctrl-C, SIGTERM); what was finished is saved and usable',
};

export const exitCodesPage: ReferencePage = {
  name: 'exit-codes.md',
  render: async () => `${generatedMark}

# Exit codes

${renderTable(['code', 'meaning'], Object.entries(exitCodes).map(codeRow))}
With \`--json\`, a failure is also a document on standard output:

\`\`\`json
{ "schema": "iwc.error/1", "kind": "usage", "problems": [{ "code": "unknown-flag", "message": "…", "hint": "…" }], "total": 1, "exit_code": 64 }
\`\`\`

\`kind\` is \`usage\`, \`input\`, \`outside\`, \`gate\`, \`partial\`, \`interrupted\` or \`defect\`. A problem may have a \`place\` with \`file\`, \`line\`, \`column\`, \`record\` and \`path\`. \`total\` counts all problems, also those not listed.
`,
};

function codeRow([name, code]: readonly [string, number]): string[] {
  return [String(code), meanings[name as keyof typeof exitCodes]];
}
