// Node's spec reporter, with the counts moved to the very end: failures and their reasons stand just above
// them, and machines find the same closing lines (`# tests 12` ...) under every version of node.
// With IWC_REQUIRE_ALL_TESTS=1 a skipped test fails the run, unless its reason holds one of the phrases that
// IWC_MAY_SKIP lists, with commas between them.
// IWC_FAILED_FILES names a file that gets the paths of the test files with a failure, a line each.
import { writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { spec as SpecReporter } from 'node:test/reporters';

const count = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

export default async function* report(events) {
  const closing = [];
  const skipped = [];
  const failed = new Set();
  async function* withoutCounts() {
    for await (const event of events) {
      const { type, data } = event;
      if (type === 'test:pass' && isSkipped(data) && !maySkip(String(data.skip))) skipped.push(data);
      if (type === 'test:fail') failed.add(data.file ?? data.name);
      const isCount = type === 'test:diagnostic' && data.nesting === 0 && count.test(data.message);
      if (isCount) closing.push(`# ${data.message}\n`);
      else yield event;
    }
  }
  const reporter = new SpecReporter();
  const source = Readable.from(withoutCounts());
  source.on('error', (error) => reporter.destroy(error));
  yield* source.pipe(reporter);

  const failedFiles = process.env.IWC_FAILED_FILES;
  if (failedFiles) writeFileSync(failedFiles, [...failed].map((file) => `${file}\n`).join(''));

  if (skipped.length > 0) {
    process.exitCode = 1;
    yield '\nskipped, though every test must run:\n';
    for (const { name, skip } of skipped)
      yield `  ${name} (${skip === true || skip === '' ? 'no reason given' : skip})\n`;
  }
  yield `\n${closing.join('')}`;
}

/** `skip: true` and a bare `t.skip()` give no words. */
function isSkipped({ skip }) {
  return skip === true || typeof skip === 'string';
}

function maySkip(reason) {
  if (process.env.IWC_REQUIRE_ALL_TESTS !== '1') return true;
  const phrases = (process.env.IWC_MAY_SKIP ?? '').split(',').filter((phrase) => phrase !== '');
  return phrases.some((phrase) => reason.includes(phrase));
}
