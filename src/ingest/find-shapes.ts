import { deviceKinds, hostKinds, parseAnnotationLabel, type TraceEvents } from '../kernel-traces/index.ts';
import { shapeRoutes } from '../nouns/operator-table.ts';
import type { LaunchScene } from './walk-stacks.ts';

const kernelKind = deviceKinds.indexOf('kernel');
const opKind = hostKinds.indexOf('op');
const route = Object.fromEntries(shapeRoutes.map((name, index) => [name, index])) as Record<
  (typeof shapeRoutes)[number],
  number
>;

/** Shapes of device events, and the host event each comes from. Texts by number, as in `DeviceLinks`. */
export interface FoundShapes {
  readonly op: Int32Array;
  readonly route: Int32Array;
  readonly dims: Int32Array;
  readonly dtypes: Int32Array;
  readonly concreteInputs: Int32Array;
  readonly extraTexts: readonly string[];
}

/**
 * Gives every kernel its shapes by the first of these routes: the operator of its External id; operators and
 * annotations around its launch, innermost first; an annotation around the kernel itself on its stream; the
 * same kernel elsewhere, for kernels replayed by a graph; what its own arguments say of a collective.
 * Host and device times are never compared.
 */
export class ShapeFinder {
  readonly #events: TraceEvents;
  readonly #launch: Int32Array;
  readonly #scenes: ReadonlyMap<number, LaunchScene>;
  readonly #extra = new Map<string, number>();
  readonly #labels = new Map<number, { dims: number; dtypes: number } | null>();
  readonly #found: { -readonly [K in Exclude<keyof FoundShapes, 'extraTexts'>]: Int32Array };

  constructor(events: TraceEvents, launch: Int32Array, scenes: ReadonlyMap<number, LaunchScene>) {
    this.#events = events;
    this.#launch = launch;
    this.#scenes = scenes;
    const column = () => new Int32Array(launch.length).fill(-1);
    this.#found = {
      op: column(),
      route: new Int32Array(launch.length).fill(route.none),
      dims: column(),
      dtypes: column(),
      concreteInputs: column(),
    };
  }

  find(): FoundShapes {
    const byExternalId = this.#opsByExternalId();
    const { device } = this.#events;
    for (let i = 0; i < device.kind.length; i++) {
      this.#fromHost(i, byExternalId.get(device.externalId[i]!) ?? -1);
    }
    this.#fromDeviceAnnotations();
    this.#fromTwins();
    this.#fromCollectives();
    return { ...this.#found, extraTexts: [...this.#extra.keys()] };
  }

  /** Of events that share an id, one with shapes wins over one without, the last over those before. */
  #opsByExternalId(): Map<number, number> {
    const { host } = this.#events;
    const ops = new Map<number, number>();
    for (let i = 0; i < host.kind.length; i++) {
      const id = host.externalId[i]!;
      if (Number.isNaN(id) || host.kind[i]! > 1) continue;
      const known = ops.get(id);
      if (known === undefined || host.dims[i]! >= 0 || host.dims[known]! < 0) ops.set(id, i);
    }
    return ops;
  }

  /**
   * An operator's shapes are its kernel's only when it is the innermost one: what an outer operator takes, a
   * kernel of something inside it need not. Annotations are made for this and count at any depth.
   */
  #fromHost(i: number, own: number): void {
    const { host } = this.#events;
    const enclosing = this.#scenes.get(this.#launch[i]!)?.enclosing ?? [];
    const innermost = own >= 0 ? own : (enclosing.find((event) => host.kind[event] === opKind) ?? -1);
    this.#found.op[i] = innermost;
    if (innermost >= 0 && host.dims[innermost]! >= 0) this.#take(i, innermost);
    else this.#fromAnnotations(i, enclosing);
    this.#nameCollective(i, enclosing);
  }

  /** The recorder of a collective's arguments is no operator; the annotation around it says which one it is. */
  #nameCollective(i: number, enclosing: readonly number[]): void {
    const { host, texts } = this.#events;
    const op = this.#found.op[i]!;
    if (op < 0 || texts[host.name[op]!] !== 'record_param_comms') return;
    const named = enclosing.find((event) => /^(?:nccl|c10d|hccl|gloo):/.test(texts[host.name[event]!]!));
    if (named !== undefined) this.#found.op[i] = named;
  }

  #fromAnnotations(i: number, enclosing: readonly number[]): void {
    const { host } = this.#events;
    for (const event of enclosing) {
      if (host.kind[event] === opKind) continue;
      const label = host.dims[event]! >= 0 ? null : this.#label(host.name[event]!);
      if (host.dims[event]! < 0 && label === null) continue;
      if (label === null) this.#take(i, event);
      else this.#takeLabel(i, label, route['annotation-host']);
      if (this.#found.op[i]! < 0) this.#found.op[i] = event;
      return;
    }
  }

  #take(i: number, event: number): void {
    const { host } = this.#events;
    this.#found.op[i] = event;
    this.#found.route[i] = host.kind[event] === opKind ? route.op : route['annotation-host'];
    this.#found.dims[i] = host.dims[event]!;
    this.#found.dtypes[i] = host.dtypes[event]!;
    this.#found.concreteInputs[i] = host.concreteInputs[event]!;
  }

  #takeLabel(i: number, label: { dims: number; dtypes: number }, by: number): void {
    this.#found.route[i] = by;
    this.#found.dims[i] = label.dims;
    this.#found.dtypes[i] = label.dtypes;
  }

  #label(name: number): { dims: number; dtypes: number } | null {
    const known = this.#labels.get(name);
    if (known !== undefined) return known;
    const parsed = parseAnnotationLabel(this.#events.texts[name]!);
    const label =
      parsed === null
        ? null
        : {
            dims: this.#intern(JSON.stringify(parsed.dims)),
            dtypes: this.#intern(JSON.stringify(parsed.dtypes)),
          };
    this.#labels.set(name, label);
    return label;
  }

  #fromDeviceAnnotations(): void {
    const { annotations, device } = this.#events;
    const byStream = new Map<string, number[]>();
    for (let i = 0; i < annotations.name.length; i++) {
      if (this.#label(annotations.name[i]!) === null) continue;
      const key = `${annotations.device[i]} ${annotations.stream[i]}`;
      byStream.set(key, [...(byStream.get(key) ?? []), i]);
    }
    for (const i of this.#kernelsWithout()) {
      const candidates = byStream.get(`${device.device[i]} ${device.stream[i]}`) ?? [];
      const at = device.startNs[i]!;
      const holding = candidates.filter(
        (a) => annotations.startNs[a]! <= at && at < annotations.startNs[a]! + annotations.durationNs[a]!,
      );
      const innermost = holding.sort((a, b) => annotations.durationNs[a]! - annotations.durationNs[b]!)[0];
      if (innermost !== undefined)
        this.#takeLabel(i, this.#label(annotations.name[innermost]!)!, route['annotation-device']);
    }
  }

  /** A replayed kernel has no operator; where all its twins run outside graphs have one shape, it has that too. */
  #fromTwins(): void {
    const { device } = this.#events;
    if (!device.graphNodeId.some((id) => !Number.isNaN(id) && id !== 0)) return;
    const key = (i: number) => `${device.name[i]} ${device.grid[i]} ${device.block[i]}`;
    const twins = new Map<string, number>();
    for (let i = 0; i < device.kind.length; i++) {
      if (device.kind[i] !== kernelKind || this.#found.dims[i]! < 0) continue;
      const known = twins.get(key(i));
      const isSame = known === undefined || (known >= 0 && this.#found.dims[known] === this.#found.dims[i]);
      twins.set(key(i), isSame ? i : -1);
    }
    for (const i of this.#kernelsWithout()) {
      const twin = twins.get(key(i)) ?? -1;
      if (twin < 0 || Number.isNaN(device.graphNodeId[i]!)) continue;
      this.#found.op[i] = this.#found.op[twin]!;
      this.#found.concreteInputs[i] = this.#found.concreteInputs[twin]!;
      this.#takeLabel(
        i,
        { dims: this.#found.dims[twin]!, dtypes: this.#found.dtypes[twin]! },
        route['graph-node'],
      );
    }
  }

  #fromCollectives(): void {
    const { device, texts } = this.#events;
    for (const i of this.#kernelsWithout()) {
      if (device.collective[i]! < 0) continue;
      const facts = JSON.parse(texts[device.collective[i]!]!) as {
        in_elements: number | null;
        dtype: string | null;
      };
      if (facts.in_elements === null) continue;
      this.#takeLabel(
        i,
        {
          dims: this.#intern(JSON.stringify([[facts.in_elements]])),
          dtypes: this.#intern(JSON.stringify([facts.dtype ?? ''])),
        },
        route.collective,
      );
    }
  }

  #kernelsWithout(): number[] {
    const { kind } = this.#events.device;
    const without: number[] = [];
    for (let i = 0; i < kind.length; i++)
      if (kind[i] === kernelKind && this.#found.dims[i]! < 0) without.push(i);
    return without;
  }

  #intern(text: string): number {
    const known = this.#extra.get(text);
    if (known !== undefined) return known;
    const id = this.#events.texts.length + this.#extra.size;
    this.#extra.set(text, id);
    return id;
  }
}
