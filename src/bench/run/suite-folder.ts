import type { Context } from '../../core/context.ts';
import { InputError } from '../../core/errors.ts';
import type { Runtime } from '../../core/runtime.ts';
import { type SuiteDocument, type SuitePoint, suiteDocument } from '../../documents/suite.ts';
import { writeTextFile } from '../../io/text-file.ts';
import { parseJsonFile, readWholeFile } from '../../io/whole-file.ts';
import { suiteFiles } from '../suite-files.ts';

/** What to do with a folder that holds a suite. */
export interface SuiteFolderChoice {
  readonly path: string;
  readonly isResumed: boolean;
  readonly isOverwritten: boolean;
}

/** The folder of a suite. Its document is replaced as a whole at every change: a killed suite leaves a true one. */
export class SuiteFolder {
  readonly path: string;
  readonly #runtime: Runtime;
  #document: SuiteDocument;

  private constructor(path: string, document: SuiteDocument, runtime: Runtime) {
    this.path = path;
    this.#document = document;
    this.#runtime = runtime;
  }

  /**
   * Opens the folder for a suite, or to go on with the one in it, whose finished points then stay.
   * @throws InputError when something else is in it
   */
  static async open(choice: SuiteFolderChoice, fresh: SuiteDocument, context: Context): Promise<SuiteFolder> {
    const { path } = choice;
    const { files } = context.runtime;
    const kind = await files.kind(path);
    if (kind !== null && kind !== 'folder')
      throw new InputError({ code: 'not-a-folder', message: 'not a folder', place: { file: path } });
    const isEmpty = kind === null || (await files.list(path)).length === 0;
    const earlier = isEmpty ? null : await readSuiteDocument(path, context);
    if (!isEmpty && !choice.isOverwritten) checkSame(earlier, fresh, choice);
    await files.makeFolder(path);
    const document = earlier === null || choice.isOverwritten ? fresh : merge(earlier, fresh);
    const folder = new SuiteFolder(path, document, context.runtime);
    await folder.save();
    return folder;
  }

  get document(): SuiteDocument {
    return this.#document;
  }

  /** Folder of a point; its run is in `run/` below. */
  pointFolder(id: string): string {
    return `${this.path}/${suiteFiles.points}/${id}`;
  }

  runFolder(id: string): string {
    return `${this.pointFolder(id)}/${suiteFiles.run}`;
  }

  /** Records what has become of a point. */
  async update(id: string, change: Partial<SuitePoint>): Promise<void> {
    await this.replace({
      points: this.#document.points.map((point) => (point.id === id ? { ...point, ...change } : point)),
    });
  }

  async replace(change: Partial<SuiteDocument>): Promise<void> {
    this.#document = { ...this.#document, ...change };
    await this.save();
  }

  async save(): Promise<void> {
    const text = `${JSON.stringify(this.#document, null, 2)}\n`;
    await writeTextFile(this.#runtime, `${this.path}/${suiteFiles.suite}`, text);
  }
}

/**
 * The document of a suite's folder; null when there is none.
 * @throws InputError for one that cannot be read
 */
async function readSuiteDocument(path: string, { runtime }: Context): Promise<SuiteDocument | null> {
  const file = `${path}/${suiteFiles.suite}`;
  if ((await runtime.files.kind(file)) !== 'file') return null;
  try {
    return suiteDocument.read(parseJsonFile(await readWholeFile(runtime, file)));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError({
      code: 'bad-suite',
      message: 'not the document of a suite that this version can read (iwc.suite/1)',
      place: { file },
    });
  }
}

function checkSame(earlier: SuiteDocument | null, fresh: SuiteDocument, choice: SuiteFolderChoice): void {
  const problem = (message: string, hint: string) =>
    new InputError({ code: 'folder-not-empty', message, place: { file: choice.path }, hint });
  if (earlier === null)
    throw problem(
      'the folder for the suite holds something else',
      'name another --out-dir, or say --overwrite',
    );
  if (earlier.spec_sha256 !== fresh.spec_sha256)
    throw problem(
      `the folder holds the suite '${earlier.name}' of another spec, or of this one before it was changed`,
      'name another --out-dir, or say --overwrite to replace it',
    );
  if (!choice.isResumed)
    throw problem('the folder holds this suite already', 'leave --no-resume away to go on with it');
}

/** The new document with what is known of its points. */
function merge(earlier: SuiteDocument, fresh: SuiteDocument): SuiteDocument {
  const known = new Map(earlier.points.map((point) => [point.id, point]));
  return {
    ...fresh,
    session_id: earlier.session_id,
    points: fresh.points.map((point) => known.get(point.id) ?? point),
    servers: fresh.servers.map((server) => {
      const before = earlier.servers.find(({ key }) => key === server.key);
      return server.model === '' && before !== undefined ? { ...server, model: before.model } : server;
    }),
  };
}
