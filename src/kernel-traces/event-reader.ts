import { ByteWords } from '../io/byte-words.ts';
import { MemberScanner } from '../io/json-members.ts';
import { TextTable } from '../io/text-table.ts';
import { collectiveFacts } from './collective-facts.ts';
import type { TraceReadOptions } from './contract.ts';
import { createColumns, FaultCounter } from './event-sink.ts';
import { MicrosecondReader, readNumber } from './microseconds.ts';

/**
 * Categories that are kept: the table each goes to, and its kind there (see `deviceKinds`, `hostKinds`). Old
 * spellings are Kineto's before 2022.
 */
const categories: readonly (readonly [category: string, table: Table, kind: number])[] = [
  ['python_function', 'frames', 0],
  ['cpu_op', 'host', 0],
  ['kernel', 'device', 0],
  ['cuda_runtime', 'host', 2],
  ['cuda_driver', 'host', 2],
  ['gpu_memcpy', 'device', 1],
  ['gpu_memset', 'device', 2],
  ['user_annotation', 'host', 1],
  ['gpu_user_annotation', 'annotations', 0],
  ['hip_runtime', 'host', 2],
  ['hip_driver', 'host', 2],
  ['xpu_runtime', 'host', 2],
  ['privateuse1_runtime', 'host', 2],
  ['Operator', 'host', 0],
  ['Kernel', 'device', 0],
  ['Runtime', 'host', 2],
  ['Memcpy', 'device', 1],
  ['Memset', 'device', 2],
];
type Table = 'frames' | 'host' | 'device' | 'annotations';

const keys = ['ph', 'cat', 'name', 'pid', 'tid', 'ts', 'dur', 'args'] as const;
const [ph, cat, name, pid, tid, ts, dur, args] = keys.map((_, index) => index) as [
  ...[number, number, number, number, number, number, number, number],
];

const argumentKeys = [
  ...['correlation', 'External id', 'device', 'stream', 'grid', 'block', 'registers per thread'],
  ...['shared memory', 'est. achieved occupancy %', 'bytes', 'graph id', 'graph node id'],
  ...['Input Dims', 'Input type', 'Concrete Inputs', 'Collective name', 'external id', 'size'],
] as const;
const argumentIndex = Object.fromEntries(argumentKeys.map((key, index) => [key, index])) as Record<
  (typeof argumentKeys)[number],
  number
>;

/** Takes one event after another out of the bytes and keeps, in columns, what linking needs. */
export class EventReader {
  readonly texts = new TextTable();
  readonly columns = createColumns();
  readonly faults = new FaultCounter();
  readonly clock = new MicrosecondReader();
  readonly counts = new Map<string, number>();
  eventCount = 0;
  frameCount = 0;
  areFramesComplete = true;
  readonly #event = new MemberScanner(keys);
  readonly #arguments = new MemberScanner(argumentKeys);
  readonly #categories = new ByteWords(categories.map(([category]) => category));
  readonly #countOf = new Float64Array(categories.length);
  readonly #threads = new Map<number, Map<number, number>>();
  readonly #options: TraceReadOptions;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(options: TraceReadOptions) {
    this.#options = options;
    if (typeof options.frames === 'object') this.clock.originUs = options.frames.originUs;
  }

  /** The event whose `{` stands at `from`; see `NestedArrayVisitor.element`. */
  readonly element = (bytes: Uint8Array, from: number, limit: number): number => {
    const end = this.#event.scan(bytes, from, limit);
    if (end < 0) return end;
    this.#bytes = bytes;
    this.#take();
    this.eventCount++;
    return end;
  };

  /** Events by phase and category, those kept and those passed over. */
  finishCounts(): Record<string, number> {
    const counts = new Map(this.counts);
    for (const [index, [category]] of categories.entries())
      if (this.#countOf[index]! > 0) counts.set(`X ${category}`, this.#countOf[index]!);
    return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #take(): void {
    const { starts, ends } = this.#event;
    const category =
      starts[cat]! < 0 ? -1 : this.#categories.find(this.#bytes, starts[cat]! + 1, ends[cat]! - 1);
    // 0x58 is X: a complete event. Everything else (flows, counters, metadata) is only counted.
    if (category < 0 || starts[ph]! < 0 || this.#bytes[starts[ph]! + 1] !== 0x58) {
      const label = `${this.#plain(ph)} ${this.#plain(cat)}`.trim();
      this.counts.set(label, (this.counts.get(label) ?? 0) + 1);
      return;
    }
    this.#countOf[category]!++;
    const [, table, kind] = categories[category]!;
    if (table === 'frames' ? !this.#wantsFrame() : typeof this.#options.frames === 'object') return;
    if (starts[name]! < 0 || starts[ts]! < 0) {
      this.faults.add('event-without-name-or-time', 'an event has no name or no ts', this.eventCount);
      return;
    }
    const startNs = this.clock.timeNs(this.#bytes, starts[ts]!, ends[ts]!);
    const durationNs = this.#duration();
    if (Number.isNaN(startNs) || Number.isNaN(durationNs)) {
      this.faults.add('bad-time', 'ts or dur is not a number', this.eventCount);
      return;
    }
    if (durationNs < 0) {
      this.faults.add('negative-duration', 'dur is negative; the event is left out', this.eventCount);
      return;
    }
    if (table === 'frames') this.#keepFrame(startNs, durationNs);
    else if (table === 'host') this.#keepHost(kind, startNs, durationNs);
    else if (table === 'device') this.#keepDevice(kind, startNs, durationNs);
    else this.#keepAnnotation(startNs, durationNs);
  }

  #wantsFrame(): boolean {
    this.frameCount++;
    const { frames, maxFrames } = this.#options;
    if (frames === 'none') return false;
    if (frames === 'all' && this.columns.frames.name.length >= maxFrames) {
      this.areFramesComplete = false;
      return false;
    }
    return true;
  }

  #duration(): number {
    const { starts, ends } = this.#event;
    return starts[dur]! < 0 ? 0 : this.clock.durationNs(this.#bytes, starts[dur]!, ends[dur]!);
  }

  #keepFrame(startNs: number, durationNs: number): void {
    const { frames } = this.columns;
    const { frames: wanted } = this.#options;
    const thread = this.#thread();
    if (typeof wanted === 'object' && !wanted.wants(this.texts.texts[thread]!, startNs, durationNs)) return;
    frames.name.push(this.#text(name));
    frames.thread.push(thread);
    frames.startNs.push(startNs);
    frames.durationNs.push(durationNs);
  }

  #keepHost(kind: number, startNs: number, durationNs: number): void {
    const { host } = this.columns;
    this.#scanArguments();
    host.kind.push(kind);
    host.name.push(this.#text(name));
    host.thread.push(this.#thread());
    host.startNs.push(startNs);
    host.durationNs.push(durationNs);
    host.correlation.push(this.#number('correlation'));
    host.externalId.push(this.#externalId());
    host.dims.push(this.#argumentText('Input Dims'));
    host.dtypes.push(this.#argumentText('Input type'));
    host.concreteInputs.push(this.#argumentText('Concrete Inputs'));
  }

  #keepDevice(kind: number, startNs: number, durationNs: number): void {
    const { device } = this.columns;
    this.#scanArguments();
    device.kind.push(kind);
    device.name.push(this.#text(name));
    device.device.push(this.#deviceNumber());
    device.stream.push(this.#stream());
    device.startNs.push(startNs);
    device.durationNs.push(durationNs);
    device.correlation.push(this.#number('correlation'));
    device.externalId.push(this.#externalId());
    device.grid.push(this.#argumentText('grid'));
    device.block.push(this.#argumentText('block'));
    device.registers.push(this.#number('registers per thread'));
    device.sharedMemoryBytes.push(this.#number('shared memory'));
    device.occupancyPercent.push(this.#number('est. achieved occupancy %'));
    device.bytes.push(kind === 0 ? Number.NaN : this.#firstNumber('bytes', 'size'));
    device.graphId.push(this.#number('graph id'));
    device.graphNodeId.push(this.#number('graph node id'));
    device.collective.push(this.#collective());
  }

  #keepAnnotation(startNs: number, durationNs: number): void {
    const { annotations } = this.columns;
    this.#scanArguments();
    annotations.name.push(this.#text(name));
    annotations.device.push(this.#deviceNumber());
    annotations.stream.push(this.#stream());
    annotations.startNs.push(startNs);
    annotations.durationNs.push(durationNs);
  }

  #scanArguments(): void {
    const { starts, ends } = this.#event;
    if (starts[args]! < 0 || this.#bytes[starts[args]!] !== 0x7b) {
      this.#arguments.starts.fill(-1);
      return;
    }
    if (this.#arguments.scan(this.#bytes, starts[args]!, ends[args]!) < 0) {
      this.#arguments.starts.fill(-1);
      this.faults.add('bad-arguments', "an event's args are not a JSON object", this.eventCount);
    }
  }

  #text(key: number): number {
    return this.texts.internValue(this.#bytes, this.#event.starts[key]!, this.#event.ends[key]!);
  }

  #plain(key: number): string {
    return this.#event.starts[key]! < 0 ? '' : this.texts.texts[this.#text(key)]!;
  }

  #argumentText(key: keyof typeof argumentIndex): number {
    const index = argumentIndex[key];
    const start = this.#arguments.starts[index]!;
    return start < 0 ? -1 : this.texts.internValue(this.#bytes, start, this.#arguments.ends[index]!);
  }

  #number(key: keyof typeof argumentIndex): number {
    const index = argumentIndex[key];
    const start = this.#arguments.starts[index]!;
    return start < 0 ? Number.NaN : readNumber(this.#bytes, start, this.#arguments.ends[index]!);
  }

  #firstNumber(...candidates: readonly (keyof typeof argumentIndex)[]): number {
    for (const key of candidates) {
      const value = this.#number(key);
      if (!Number.isNaN(value)) return value;
    }
    return Number.NaN;
  }

  #externalId(): number {
    const id = this.#firstNumber('External id', 'external id');
    // Kineto writes 0 where no operator was active.
    return id === 0 ? Number.NaN : id;
  }

  /** Device events use pid for the device and tid for the stream; `args` say both as well. */
  #deviceNumber(): number {
    const given = this.#number('device');
    const { starts, ends } = this.#event;
    const fallback = starts[pid]! < 0 ? Number.NaN : readNumber(this.#bytes, starts[pid]!, ends[pid]!);
    const device = Number.isNaN(given) ? fallback : given;
    return Number.isSafeInteger(device) ? device : -1;
  }

  #stream(): number {
    const given = this.#number('stream');
    const { starts, ends } = this.#event;
    if (!Number.isNaN(given)) return given;
    return starts[tid]! < 0 ? Number.NaN : readNumber(this.#bytes, starts[tid]!, ends[tid]!);
  }

  /** Number of the event's `pid/tid` text; most events have plain numbers, which need no texts to be told apart. */
  #thread(): number {
    const process = this.#plainNumber(pid);
    const thread = this.#plainNumber(tid);
    if (process < 0 || thread < 0) return this.texts.intern(`${this.#plain(pid)}/${this.#plain(tid)}`);
    const known = this.#threads.get(process)?.get(thread);
    if (known !== undefined) return known;
    const id = this.texts.intern(`${process}/${thread}`);
    if (!this.#threads.has(process)) this.#threads.set(process, new Map());
    this.#threads.get(process)!.set(thread, id);
    return id;
  }

  /** -1 for what is no small whole number. */
  #plainNumber(key: number): number {
    const { starts, ends } = this.#event;
    const start = starts[key]!;
    if (start < 0 || this.#bytes[start] === 0x22 || this.#bytes[start] === 0x2d) return -1;
    const value = readNumber(this.#bytes, start, ends[key]!);
    return Number.isSafeInteger(value) ? value : -1;
  }

  #collective(): number {
    if (this.#arguments.starts[argumentIndex['Collective name']]! < 0) return -1;
    const { starts, ends } = this.#event;
    const text = new TextDecoder().decode(this.#bytes.subarray(starts[args]!, ends[args]!));
    const facts = collectiveFacts(text);
    return facts === null ? -1 : this.texts.intern(JSON.stringify(facts));
  }
}
