// Writes the JSON Schema of every document into schema/, and what its reader checks into src/documents/shapes/,
// both from the TypeScript types. With --check, only says which are not up to date.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type DocumentType, readDocumentTypes } from './schemas/document-types.ts';
import { renderSchema, renderShape } from './schemas/render-schema.ts';

const root = new URL('../', import.meta.url);
const pathOf = (relative: string) => fileURLToPath(new URL(relative, root)).replaceAll('\\', '/');
const isCheck = process.argv.includes('--check');

/** What should be there, by path below the repository. */
function renderFiles(documents: readonly DocumentType[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const document of documents) {
    const { name, text, schema } = renderSchema(document, pathOf('src/'));
    files.set(`schema/${name}.schema.json`, text);
    files.set(`src/documents/shapes/${name}.generated.ts`, renderShape(name, schema));
  }
  return files;
}

/** Generated files of documents that are no more. The workload's schema is written by hand. */
async function findLeftOver(files: ReadonlyMap<string, string>): Promise<string[]> {
  const found: string[] = [];
  for (const folder of ['schema', 'src/documents/shapes'])
    for (const name of await readdir(new URL(`${folder}/`, root))) found.push(`${folder}/${name}`);
  return found.filter((file) => !files.has(file) && file !== 'schema/workload.schema.json');
}

async function readIfThere(file: URL): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}

await mkdir(new URL('src/documents/shapes/', root), { recursive: true });
const files = renderFiles(readDocumentTypes(pathOf('src/documents/entries.ts'), pathOf('tsconfig.json')));
const outdated = await findLeftOver(files);
for (const file of outdated) if (!isCheck) await rm(new URL(file, root));
for (const [file, text] of files) {
  if ((await readIfThere(new URL(file, root))) === text) continue;
  outdated.push(file);
  if (!isCheck) await writeFile(new URL(file, root), text);
}
if (isCheck && outdated.length > 0) {
  for (const file of outdated)
    process.stderr.write(`${file} is not what the documents' types say: run \`npm run docs\`\n`);
  process.exitCode = 1;
}
