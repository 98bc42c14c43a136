import { type FileValidation, findWorkloads, validateFile, validateOptions } from '../compile/index.ts';
import { exitCodes } from '../core/errors.ts';
import type { OptionValues } from '../core/options.ts';
import type { Validation } from '../documents/validation.ts';
import { renderValidations } from '../report/validate-text.ts';
import type { Command } from './contract.ts';

/** `iwc validate`: every problem of every file. */
export const validateCommand: Command = {
  name: 'validate',
  summary: 'check workloads against the schema and their lines against each other',
  positionals: [
    {
      name: 'path',
      help: 'workload files, or folders searched for .jsonl files',
      required: true,
      repeated: true,
    },
  ],
  examples: [
    { line: 'iwc validate w.jsonl', explains: 'one file' },
    { line: 'iwc validate workloads/ --json', explains: 'a folder and all below it, as JSON' },
  ],
  optionsFor: () => validateOptions,
  async run({ positionals, options }, context) {
    const files = [];
    const given = options as OptionValues<typeof validateOptions>;
    for (const path of positionals)
      for (const file of given.from === null ? await findWorkloads(path, context) : [path])
        files.push(await validateFile(file, given, context));
    const document = describeValidations(files);
    return {
      exitCode: document.valid ? exitCodes.done : exitCodes.failed,
      document,
      text: renderValidations(document.files),
    };
  },
};

function describeValidations(files: readonly FileValidation[]): Validation {
  return {
    schema: 'iwc.validation/1',
    valid: files.every((file) => file.isValid),
    files: files.map((file) => ({
      file: file.file,
      valid: file.isValid,
      requests: file.requests,
      sessions: file.sessions,
      problem_count: file.problemCount,
      problems: file.problems,
      warning_count: file.warningCount,
      warnings: file.warnings,
    })),
  };
}
