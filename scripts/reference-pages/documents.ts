import { readFile } from 'node:fs/promises';
import { documents } from '../../src/documents/index.ts';
import { generatedMark, type ReferencePage, renderTable } from './page.ts';

export const documentsPage: ReferencePage = {
  name: 'documents.md',
  render: async () => `${generatedMark}

# JSON documents

What \`--json\` prints and what result files hold. The first key, \`schema\`, names the document and its version: a reader of version 1 can read every 1.x, leaving aside keys that it does not know. The JSON Schemas (2020-12) have every field with its meaning; they come with the package, for example as \`iwc/schema/analysis.schema.json\`.

${renderTable(['schema', 'what it is', 'file'], await Promise.all(documents.map(documentRow)))}
The lines of a workload have a schema too: \`schema/workload.schema.json\`, see [the workload format](workload.md).
`,
};

async function documentRow({ name, schema }: { readonly name: string; readonly schema: string }) {
  const file = `schema/${name}.schema.json`;
  const text = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
  const { description = '' } = JSON.parse(text) as { readonly description?: string };
  return [`\`${schema}\``, description, `\`${file}\``];
}
