import { defineOptions, type OptionTable } from '../core/options.ts';
import { gateOptions } from './gates/hold-suite.ts';
import { suiteOptions } from './spec/suite-settings.ts';

/** A setting of the spec file as a flag: without its default, since a flag that is not given leaves the file's word. */
function asFlags(): OptionTable {
  return Object.fromEntries(
    Object.entries(suiteOptions as OptionTable).map(([key, { default: otherwise, ...spec }]) => [
      key,
      otherwise === undefined
        ? spec
        : { ...spec, help: `${spec.help} (default: as the spec file says, or ${String(otherwise)})` },
    ]),
  );
}

const ownOptions = defineOptions({
  outDir: {
    type: 'path',
    help: "folder of the suite (default: bench-results/, then the suite's name)",
    operational: true,
  },
  baseUrl: { type: 'string', help: 'server to send to, in place of what the spec file says for each' },
  model: { type: 'string', aliases: ['model-url'], help: 'model to ask for, in place of modelURL' },
  key: { type: 'string', help: "the only server's name in results, in place of the one LMBench makes" },
  input: {
    type: 'names',
    help: 'input file of a kind, KIND=PATH, in place of what the spec file names: nothing is downloaded',
  },
  only: { type: 'names', help: "run these points only; * stands for anything, as in 'fast--*'" },
  rerun: { type: 'names', help: 'run finished points again: names of points, failed, or all' },
  resume: { type: 'boolean', default: true, help: 'go on with the suite that the folder holds' },
  overwrite: { type: 'boolean', default: false, help: 'replace whatever suite the folder holds' },
  dryRun: { type: 'boolean', default: false, help: 'show the points that would be run, and run none' },
  autoUpload: {
    type: 'boolean',
    default: false,
    help: 'post result files to --api-url when they are written',
  },
  apiUrl: { type: 'string', help: 'where results are posted to' },
});

/** What `iwc bench SPEC` takes. */
export const benchOptions: OptionTable = { ...ownOptions, ...asFlags(), ...gateOptions };
