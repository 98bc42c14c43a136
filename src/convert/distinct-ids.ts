type Keys = Readonly<Record<string, unknown>>;

/** Keeps the ids of different files apart: the second file's `a` becomes `a#2`. Ids are followed exactly, in memory. */
export class DistinctIds {
  readonly #owners = new Map<string, number>();
  readonly #names = new Map<string, string>();
  renamed = 0;

  /** The name of an id of file `file`, from 0; the same each time. */
  name(id: string, file: number): string {
    const key = `${file} ${id}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    let name = id;
    for (let count = file + 1; this.#isTakenByAnother(name, file); count++) name = `${id}#${count}`;
    this.#owners.set(name, file);
    this.#names.set(key, name);
    if (name !== id) this.renamed++;
    return name;
  }

  #isTakenByAnother(name: string, file: number): boolean {
    const owner = this.#owners.get(name);
    return owner !== undefined && owner !== file;
  }
}

/** The ids of a canonical line, made distinct. */
export function renameCanonical(
  value: Keys,
  file: number,
  requests: DistinctIds,
  sessions: DistinctIds | null,
): Keys {
  const { request_id: id, depends_on: before, session_id: session } = value;
  return {
    ...value,
    request_id: requests.name(String(id), file),
    ...(typeof before === 'string' ? { depends_on: requests.name(before, file) } : {}),
    ...(typeof session === 'string' && sessions !== null ? { session_id: sessions.name(session, file) } : {}),
  };
}

/** The session ids of an AIBrix-shaped line, made distinct; an id that clashes becomes a text. */
export function renameAibrix(value: Keys, file: number, sessions: DistinctIds | null): Keys {
  if (sessions === null) return value;
  const rename = (item: unknown): unknown => {
    const id = (item as Keys)['session_id'];
    if (id === undefined || id === null) return item;
    const name = sessions.name(String(id), file);
    return { ...(item as Keys), session_id: name === String(id) ? id : name };
  };
  const events = value['events'];
  return {
    ...value,
    requests: (value['requests'] as unknown[]).map(rename),
    ...(Array.isArray(events) ? { events: events.map(rename) } : {}),
  };
}
