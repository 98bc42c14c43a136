// Writes the generated pages of docs/reference/. With --check, only says which are not up to date.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cliPage } from './reference-pages/cli.ts';
import { documentsPage } from './reference-pages/documents.ts';
import { exitCodesPage } from './reference-pages/exit-codes.ts';
import { architecturesPage, hardwarePage, traceFormatsPage } from './reference-pages/operators.ts';
import type { ReferencePage } from './reference-pages/page.ts';
import {
  arrivalsPage,
  datasetsPage,
  endpointsPage,
  formatsPage,
  lengthsPage,
  loadPoliciesPage,
  workloadKindsPage,
} from './reference-pages/shelves.ts';
import { workloadPage } from './reference-pages/workload.ts';

/** A page made from tables is one line here. */
const pages: readonly ReferencePage[] = [
  cliPage,
  exitCodesPage,
  documentsPage,
  workloadPage,
  datasetsPage,
  arrivalsPage,
  formatsPage,
  lengthsPage,
  workloadKindsPage,
  endpointsPage,
  loadPoliciesPage,
  traceFormatsPage,
  hardwarePage,
  architecturesPage,
];

const folder = new URL('../docs/reference/', import.meta.url);

async function readIfThere(file: URL): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}

await mkdir(folder, { recursive: true });
for (const page of pages) {
  const file = new URL(page.name, folder);
  const text = await page.render();
  if (!process.argv.includes('--check')) await writeFile(file, text);
  else if ((await readIfThere(file)) !== text) {
    process.stderr.write(`docs/reference/${page.name} is not what the tables say: run \`npm run docs\`\n`);
    process.exitCode = 1;
  }
}
