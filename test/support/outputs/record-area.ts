import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../repository.ts';
import { comparableOutput } from './comparable-output.ts';
import { maskPlaces } from './mask-text.ts';
import { createRecordingFolder, type RecordingFolder } from './recording-folder.ts';
import { type LineOutputs, runLine } from './run-line.ts';
import { startServer } from './start-server.ts';

/** A command line, with `$MOCK` for the URL of a mock server, and what is to be known of its outputs. */
export interface ScriptLine {
  readonly line: string;
  /** Whether its outputs tell of measurements, so that only their shape can be recorded. */
  readonly isMeasured?: boolean;
  /** Whether to run it a second time with `--json`. */
  readonly withJson?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Commands that run one after another in one folder, so that later ones read what earlier ones wrote. */
export interface Area {
  readonly name: string;
  /** Files in the folder besides the project's fixtures and examples. */
  readonly files?: Readonly<Record<string, string>>;
  readonly needsServer?: boolean;
  readonly script: readonly ScriptLine[];
}

/** Hashes of the outputs of a command, by their names. */
export type OutputHashes = Readonly<Record<string, string | number>>;
/** Outputs of an area, by command line. */
export type AreaHashes = Readonly<Record<string, OutputHashes>>;

/** Told each output before it is hashed. */
export type KeepOutput = (place: { line: string; output: string; bytes: Buffer }) => void;

/** Runs an area's script and hashes all that comes out. */
export async function recordArea(area: Area, keep: KeepOutput): Promise<AreaHashes> {
  const folder = createRecordingFolder(area.files ?? {});
  const server = area.needsServer === true ? await startServer(folder.path) : null;
  const recorded: Record<string, OutputHashes> = {};
  // What the server has written belongs to no command.
  folder.takeChanges();
  try {
    for (const step of area.script.flatMap(withJsonForm)) {
      if (step.line in recorded) throw new Error(`${area.name}: the script says twice: ${step.line}`);
      recorded[step.line] = await recordLine(step, { folder, serverUrl: server?.url ?? '', keep });
    }
    return recorded;
  } finally {
    await server?.stop();
    process.chdir(fileURLToPath(repositoryRoot));
    folder.remove();
  }
}

function withJsonForm(step: ScriptLine): readonly ScriptLine[] {
  return step.withJson === true ? [step, { ...step, line: `${step.line} --json` }] : [step];
}

interface Stage {
  readonly folder: RecordingFolder;
  readonly serverUrl: string;
  readonly keep: KeepOutput;
}

async function recordLine(step: ScriptLine, { folder, serverUrl, keep }: Stage): Promise<OutputHashes> {
  const { line, isMeasured = false, environment = {} } = step;
  const outputs = await runLine(line.replaceAll('$MOCK', serverUrl), { folder: folder.path, environment });
  const surroundings = { folder: folder.path, repository: fileURLToPath(repositoryRoot).replace(/\/$/, '') };
  const hashes: Record<string, string | number> = { 'exit code': outputs.exitCode };
  for (const [name, bytes] of namedOutputs(outputs, folder)) {
    const comparable = comparableOutput({ name, bytes, isMeasured, surroundings });
    const output = maskPlaces(name, surroundings);
    keep({ line, output, bytes: comparable });
    hashes[output] = createHash('sha256').update(comparable).digest('hex');
  }
  return hashes;
}

/** Everything that a command has written, but streams on which it said nothing. */
function namedOutputs({ stdout, stderr }: LineOutputs, folder: RecordingFolder): [string, Buffer][] {
  const streams: [string, Buffer][] = [
    ['stdout', stdout],
    ['stderr', stderr],
  ];
  const files = [...folder.takeChanges()].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...streams.filter(([, bytes]) => bytes.length > 0), ...files];
}
