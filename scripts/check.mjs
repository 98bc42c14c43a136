// What a reviewer would otherwise have to look for. Runs every step and reports all that fail, with what they
// said; words pick steps: `npm run check -- lint types`.
import { captureNode, docsGenerator, toolPath } from './tools.mjs';

const biome = toolPath('@biomejs/biome');
const tsc = toolPath('typescript', 'tsc');
const steps = [
  { name: 'build', args: ['scripts/build.mjs', '--if-stale'] },
  { name: 'format', args: [biome, 'check', '--linter-enabled=false', '.'] },
  { name: 'lint', args: [biome, 'lint', '--error-on-warnings', '.'] },
  { name: 'types', args: [tsc, '--noEmit'] },
  { name: 'layering', args: ['scripts/test.mjs', 'test/layering.test.ts'] },
  { name: 'dead-code', args: [toolPath('knip')] },
  { name: 'dependencies', args: ['scripts/check-dependencies.mjs'] },
  { name: 'package', args: [toolPath('publint'), 'run', '--strict'] },
  { name: 'validator-fresh', args: ['scripts/generate-validator.mjs', '--check'] },
  { name: 'schemas-fresh', args: ['--import', 'tsx', 'scripts/generate-schemas.ts', '--check'] },
  ...(docsGenerator === null
    ? []
    : [{ name: 'docs-fresh', args: ['--import', 'tsx', docsGenerator, '--check'] }]),
];

process.exitCode = await check(process.argv.slice(2));

async function check(words) {
  const unknown = words.filter((word) => !steps.some((step) => step.name === word));
  if (unknown.length > 0) {
    console.error(
      `no step named ${unknown.join(', ')}; there are ${steps.map((step) => step.name).join(', ')}`,
    );
    return 64;
  }
  const chosen = steps.filter((step) => words.length === 0 || words.includes(step.name));
  const failed = [];
  const waiting = [...chosen];
  // The build stands alone, since later steps read dist/; the others go two at a time.
  if (waiting[0]?.name === 'build') await runStep(waiting.shift(), failed);
  const lane = async () => {
    while (waiting.length > 0) await runStep(waiting.shift(), failed);
  };
  await Promise.all([lane(), lane()]);

  if (failed.length === 0) return 0;
  console.error(`check failed: ${failed.join(', ')}`);
  return 1;
}

async function runStep({ name, args }, failed) {
  const started = performance.now();
  const { code, output } = await captureNode(args);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(16)} ${seconds.padStart(5)} s`);
  if (code === 0) return;
  failed.push(name);
  console.log(output.replaceAll(/^/gm, '     ').trimEnd());
}
