import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Context } from '../../src/core/context.ts';
import { Notices } from '../../src/core/notices.ts';
import type { Runtime } from '../../src/core/runtime.ts';
import { inlinePool } from '../../src/core/task.ts';
import { createRuntime } from '../../src/io/create-runtime.ts';

/** A context over the real files, with everything else replaceable. */
export function testContext(replacements: Partial<Context> & { runtime?: Runtime } = {}): Context {
  return {
    runtime: createRuntime(),
    signal: new AbortController().signal,
    notices: new Notices(),
    progress: () => {},
    pool: inlinePool,
    ...replacements,
  };
}

/** A folder that goes away with the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'iwc-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
