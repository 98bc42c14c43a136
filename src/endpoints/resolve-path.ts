/**
 * The path to send to: an endpoint's path below the base URL's. `http://host`, `http://host/v1` and
 * `http://host/gateway/v1/` are all good bases: a version that both have is written once.
 * @example resolvePath('/gateway/v1', '/v1/models') // '/gateway/v1/models'
 */
export function resolvePath(basePath: string, path: string): string {
  const base = basePath.replace(/\/+$/, '');
  const version = /^\/v\d+(?=\/)/.exec(path)?.[0];
  return version !== undefined && base.endsWith(version) ? base + path.slice(version.length) : base + path;
}
