/** What differs from one place or time to another, though the output is the same. */
export interface Surroundings {
  /** The working folder of the commands. */
  readonly folder: string;
  /** The repository's folder. */
  readonly repository: string;
}

const ports = /(127\.0\.0\.1[:_])\d{4,5}(?!\d)/g;
const sittings = /\b(iwc-\d{10}-)[0-9a-f]{8}\b/g;
const processIds = /("pid": ?)\d+/g;

/** What a command says of its own use of the processor, even where it measured nothing else. */
const processorTimes = /("cpu_(?:s|us_per_[a-z]+)": ?)[\d.e+-]+|[\d.,]+ [mµn]?s(?= of processor)/g;

/** The text without folders, ports, process ids, processor times and the random names of sittings. */
export function maskPlaces(text: string, { folder, repository }: Surroundings): string {
  return text
    .replaceAll(folder, '<folder>')
    .replaceAll(repository, '<repository>')
    .replace(ports, '$1<port>')
    .replace(sittings, '$1<random>')
    .replace(processIds, '$1<pid>')
    .replace(processorTimes, (_, key: string | undefined) =>
      key === undefined ? '<time>' : `${key}"<time>"`,
    );
}

const hexDigest = /(?<!\.)\b[0-9a-f]{12,64}\b/g;
const numbers = /[-−+]?\d[\d,.:]*(?:e[-+]?\d+)?(?: ?(?:[µnm]?s|min|h|kB|B|MB)\b)?/g;

/** In a table; `max` stands beside a value that is no percentile, since there were too few. */
const rowsOfNumbers = /^ ?#(?: (?:#|max))*$/gm;

/** The words of a text that tells of measurements: every number is `#`, and columns are as wide as may be. */
export function maskMeasurements(text: string): string {
  return text
    .replace(hexDigest, '<hash>')
    .replace(numbers, '#')
    .replace(/\bn\/a\b/g, '#')
    .replace(/[ \t]+/g, ' ')
    .replace(rowsOfNumbers, '#')
    .replace(/-{3,}/g, '---');
}
