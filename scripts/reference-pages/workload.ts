import { readFile } from 'node:fs/promises';
import { generatedMark, type ReferencePage, renderTable } from './page.ts';

interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | null)[];
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly $ref?: string;
}

interface WorkloadSchema {
  readonly description: string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, FieldSchema>>;
  readonly $defs: Readonly<Record<string, FieldSchema>>;
}

/** The fields of a workload, from the published schema. */
export const workloadPage: ReferencePage = {
  name: 'workload.md',
  async render() {
    const file = new URL('../../schema/workload.schema.json', import.meta.url);
    const schema = JSON.parse(await readFile(file, 'utf8')) as WorkloadSchema;
    const rows = Object.entries(schema.properties).map(([name, field]) => {
      const full = { ...resolve(field, schema), ...field };
      const need = schema.required.includes(name) ? 'yes' : '';
      return [`\`${name}\``, describeType(full), need, full.description ?? ''];
    });
    return `${[
      generatedMark,
      '',
      '# The workload format',
      '',
      schema.description,
      '',
      'One JSON object a line, UTF-8, line feeds. iwc writes keys sorted and without spaces; it reads any valid JSON. Either `prompt` or `messages` is needed.',
      '',
      renderTable(['field', 'type', 'required', 'meaning'], rows),
      '`iwc validate` also checks what one line cannot show: ids are unique, turns of a session arrive in order, `depends_on` names a request of the workload and never leads back to itself, and `arrival_time_ns` rounds to `arrival_time_ms`. Arrivals out of order are a warning: requests are sorted by arrival, then turn, when the workload is used.',
      '',
      'The manifest beside a workload (`<workload>.manifest.yaml`, schema `iwc.manifest/1.0`) records the command with every option, the SHA-256 of inputs, output and schema, the arrival model and its seed, the tokenizer if one was used, counts, and what was skipped and why.',
    ].join('\n')}\n`;
  },
};

function resolve(field: FieldSchema, schema: WorkloadSchema): FieldSchema {
  return field.$ref === undefined ? {} : (schema.$defs[field.$ref.split('/').at(-1)!] ?? {});
}

function describeType(field: FieldSchema): string {
  if (field.enum !== undefined)
    return field.enum
      .filter((value) => value !== null)
      .map((value) => `\`${value}\``)
      .join(', ');
  const types = [field.type ?? 'object'].flat().filter((type) => type !== 'null');
  const isTime = field.maximum === Number.MAX_SAFE_INTEGER;
  const bounds = [
    field.minimum === undefined ? '' : ` ≥ ${field.minimum}`,
    field.maximum === undefined || isTime ? '' : ` ≤ ${field.maximum}`,
  ].join('');
  return `${types.join(' or ')}${bounds}`;
}
