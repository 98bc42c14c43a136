import { renderTemplate } from '../bench/template.ts';
import { exitCodes } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import type { BenchTemplate } from '../documents/bench-template.ts';
import { workloadKinds } from '../workload-kinds/index.ts';
import type { Command } from './contract.ts';

const templateOptions = defineOptions({
  plugin: { type: 'names', help: 'modules of workloads of your own that are to stand in it too' },
});

/** `iwc bench template`: a spec file to begin with. */
export const benchTemplateCommand: Command = {
  name: 'template',
  summary: 'print an annotated spec file of every kind of serving and workload',
  positionals: [],
  examples: [
    {
      line: 'iwc bench template > suite.yaml',
      explains: 'an annotated spec file of every kind to begin with',
    },
    {
      line: 'iwc bench template --plugin ./my-workload.mjs',
      explains: 'and one of your own, from its schema',
    },
  ],
  optionsFor: () => templateOptions,
  async run({ options }, context) {
    const given = (options['plugin'] ?? []) as readonly string[];
    const example = `${context.runtime.packageFolder}/examples/bench/your-workload.mjs`;
    const plugins = [
      { name: 'YourWorkload', path: example },
      ...given.map((path) => ({ name: nameOf(path), path })),
    ];
    const text = await renderTemplate(workloadKinds, plugins, context);
    const document: BenchTemplate = { schema: 'iwc.bench-template/1', template: text };
    return { exitCode: exitCodes.done, document, text };
  },
};

/** `./my-workload.mjs` → `MyWorkload`. */
function nameOf(path: string): string {
  const base = path
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.[^.]*$/, '');
  return base
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
