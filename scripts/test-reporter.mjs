// Node's spec reporter, with the counts moved to the very end: failures and their reasons stand just above
// them, and machines find the same closing lines (`# tests 12` ...) under every version of node.
import { Readable } from 'node:stream';
import { spec as SpecReporter } from 'node:test/reporters';

const count = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

export default async function* report(events) {
  const closing = [];
  async function* withoutCounts() {
    for await (const event of events) {
      const isCount =
        event.type === 'test:diagnostic' && event.data.nesting === 0 && count.test(event.data.message);
      if (isCount) closing.push(`# ${event.data.message}\n`);
      else yield event;
    }
  }
  const reporter = new SpecReporter();
  const source = Readable.from(withoutCounts());
  source.on('error', (error) => reporter.destroy(error));
  yield* source.pipe(reporter);
  yield closing.join('');
}
