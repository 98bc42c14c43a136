// Compiles schema/workload.schema.json into src/nouns/workload-validator.generated.ts, so that nothing
// compiles a schema at run time and users need no validator library.
// With --check, only says whether that file is up to date.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneModule from 'ajv/dist/standalone/index.js';

const standaloneCode = standaloneModule.default ?? standaloneModule;
const root = new URL('../', import.meta.url);

async function renderValidator() {
  const schema = JSON.parse(await readFile(new URL('schema/workload.schema.json', root), 'utf8'));
  // Lengths count UTF-16 units: the only string bound is "not empty", and so no helper library is needed.
  const ajv = new Ajv2020({
    code: { source: true, esm: true, lines: true },
    allErrors: true,
    unicode: false,
    strictTypes: false,
  });
  ajv.addSchema(schema);
  const code = standaloneCode(ajv, {
    validateRequest: schema.$id,
  });
  if (code.includes('require('))
    throw new Error('the generated validator needs a helper library; mend the schema');
  return [
    '// Generated from schema/workload.schema.json by scripts/generate-validator.mjs. Do not edit.',
    '// @ts-nocheck',
    code.replace(/^"use strict";\s*/, ''),
    '',
  ].join('\n');
}

async function readIfThere(file) {
  return readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}

const target = new URL('src/nouns/workload-validator.generated.ts', root);
const code = await renderValidator();
if (!process.argv.includes('--check')) {
  await writeFile(target, code);
} else if ((await readIfThere(target)) !== code) {
  console.error(`${fileURLToPath(target)} is not what the schema says: run \`npm run docs\``);
  process.exitCode = 1;
}
