import {
  type Classification,
  classifyKernel,
  deviceKinds,
  type KnownKernels,
} from '../kernel-traces/index.ts';
import {
  type ArgumentDims,
  type CollectiveFacts,
  createOperatorRow,
  type OperatorRow,
  shapeRoutes,
} from '../nouns/operator-table.ts';
import { type LinkedTrace, textOf } from './linked-trace.ts';

/** Where the traces of one table differ: which trace it is, and how far its clock is from the earliest. */
export interface RowFrame {
  readonly rank: number | null;
  readonly offsetNs: number;
  readonly firstRow: number;
  /** Added to the numbers of its stacks and steps, so that they are unique in the table. */
  readonly firstStack: number;
}

/** Makes the rows of one trace's device events, classifying each distinct kernel once. */
export class RowMaker {
  readonly trace: LinkedTrace;
  readonly #frame: RowFrame;
  readonly #known: KnownKernels;
  readonly #classes = new Map<string, Classification>();
  readonly #parsed = new Map<number, unknown>();

  constructor(trace: LinkedTrace, frame: RowFrame, known: KnownKernels) {
    this.trace = trace;
    this.#frame = frame;
    this.#known = known;
  }

  get count(): number {
    return this.trace.events.device.kind.length;
  }

  /** What a device event is. Copies and fills have families of their own. */
  classify(i: number): Classification {
    const { events, links } = this.trace;
    const { device } = events;
    const key = [
      device.kind[i],
      device.name[i],
      links.op[i]! < 0 ? -1 : this.#opName(i),
      links.dims[i],
      links.dtypes[i],
      links.ordinal[i],
      device.collective[i],
    ].join(' ');
    const known = this.#classes.get(key);
    if (known !== undefined) return known;
    const made = device.kind[i] === 0 ? this.#classifyKernel(i) : this.#classifyTransfer(i);
    this.#classes.set(key, made);
    return made;
  }

  row(i: number): OperatorRow {
    const { events, links } = this.trace;
    const { device } = events;
    const { sizes, ...what } = this.classify(i);
    const kind = deviceKinds[device.kind[i]!]!;
    const bytes = known(device.bytes[i]!);
    return createOperatorRow({
      row: this.#frame.firstRow + i,
      trace: events.source,
      rank: this.#frame.rank,
      device: device.device[i]! < 0 ? null : device.device[i]!,
      stream: known(device.stream[i]!),
      step: links.step[i]! < 0 ? null : links.step[i]!,
      phase: this.trace.steps[links.step[i]!]?.phase ?? null,
      start_ns: device.startNs[i]! + this.#frame.offsetNs,
      duration_ns: device.durationNs[i]!,
      timing: 'device',
      kind,
      name: events.texts[device.name[i]!]!,
      short_name: what.shortName,
      family: what.family,
      operation: what.operation,
      source_op: this.sourceOp(i),
      sizes: kind === 'kernel' || bytes === null ? sizes : { payload_bytes: bytes },
      dtype: what.dtype,
      tile: what.tile,
      dims: this.dims(i),
      dtypes: this.#json<readonly string[]>(links.dtypes[i]!),
      concrete_inputs: this.#json<readonly string[]>(links.concreteInputs[i]!),
      shape_route: shapeRoutes[links.route[i]!]!,
      kernel_index: links.kernelIndex[i]! < 0 ? null : links.kernelIndex[i]!,
      kernel_count: links.kernelCount[i]! < 0 ? null : links.kernelCount[i]!,
      bytes,
      stack_id: links.stack[i]! < 0 ? null : links.stack[i]! + this.#frame.firstStack,
      ...this.#launchFacts(i),
      ...this.#kernelFacts(i),
    });
  }

  /** Name of the operator, or of the annotation without its arguments, that the event belongs to. */
  sourceOp(i: number): string | null {
    const name = this.#opName(i);
    return name < 0 ? null : this.trace.events.texts[name]!.replace(/[[|].*$/s, '');
  }

  dims(i: number): readonly ArgumentDims[] | null {
    return this.#json<readonly ArgumentDims[]>(this.trace.links.dims[i]!);
  }

  #opName(i: number): number {
    const op = this.trace.links.op[i]!;
    return op < 0 ? -1 : this.trace.events.host.name[op]!;
  }

  #classifyKernel(i: number): Classification {
    const { events, links } = this.trace;
    return classifyKernel(
      {
        name: events.texts[events.device.name[i]!]!,
        op: this.sourceOp(i),
        dims: this.dims(i),
        dtypes: this.#json<readonly string[]>(links.dtypes[i]!),
        collective: this.#json<CollectiveFacts>(events.device.collective[i]!),
        ordinal: links.ordinal[i]!,
        worldSize: events.facts.worldSize,
      },
      this.#known,
    );
  }

  #classifyTransfer(i: number): Classification {
    const { device, texts } = this.trace.events;
    const name = texts[device.name[i]!]!;
    const isCopy = deviceKinds[device.kind[i]!] === 'memcpy';
    const direction = /\b([HDP])to([HDP])\b/.exec(name);
    return {
      shortName: name,
      family: isCopy ? 'memory-copy' : 'memory-set',
      operation: isCopy ? (direction === null ? 'memcpy' : `memcpy_${direction[0].toLowerCase()}`) : 'memset',
      sizes: null,
      dtype: null,
      tile: null,
    };
  }

  #launchFacts(i: number) {
    const { events, links } = this.trace;
    const { device, host } = events;
    const launch = links.launch[i]!;
    const correlation = known(device.correlation[i]!);
    if (launch < 0) return { correlation };
    const startNs = host.startNs[launch]!;
    const durationNs = host.durationNs[launch]!;
    return {
      correlation,
      launch_api: events.texts[host.name[launch]!]!,
      launch_start_ns: startNs + this.#frame.offsetNs,
      launch_duration_ns: durationNs,
      launch_delay_ns: device.startNs[i]! - startNs - durationNs,
    };
  }

  #kernelFacts(i: number) {
    const { device } = this.trace.events;
    return {
      grid: this.#json<readonly number[]>(device.grid[i]!),
      block: this.#json<readonly number[]>(device.block[i]!),
      registers: known(device.registers[i]!),
      shared_memory_bytes: known(device.sharedMemoryBytes[i]!),
      occupancy_percent: known(device.occupancyPercent[i]!),
      graph_id: known(device.graphId[i]!),
      graph_node_id: known(device.graphNodeId[i]!),
      collective: this.#json<CollectiveFacts>(device.collective[i]!),
    };
  }

  /** A text that holds JSON, parsed once; null where there is none or it is not JSON. */
  #json<T>(id: number): T | null {
    const known = this.#parsed.get(id);
    if (known !== undefined) return known as T | null;
    const text = textOf(this.trace, id);
    let value: unknown = null;
    try {
      value = text === null ? null : JSON.parse(text);
    } catch {
      // Some exporters write Python's spelling; the text was never JSON, so the shape is not known.
      value = null;
    }
    this.#parsed.set(id, value);
    return value as T | null;
  }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
