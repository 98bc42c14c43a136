import { defineDocument } from './document.ts';
import { benchTemplateShape } from './shapes/bench-template.generated.ts';

/** What `iwc bench template` says. */
export interface BenchTemplate {
  readonly schema: 'iwc.bench-template/1';
  /** The annotated spec file, YAML. */
  readonly template: string;
}

export const benchTemplateDocument = defineDocument<BenchTemplate>(
  'iwc.bench-template/1',
  benchTemplateShape,
);
