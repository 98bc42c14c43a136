import { createHttpClient } from './client.ts';
import type { HttpClient, HttpClientOptions } from './contract.ts';
import { createProxyClient } from './proxy-client.ts';

/** A client on sockets of our own, or one by way of a proxy. @throws UsageError for an origin or proxy that is none */
export async function openHttpClient(
  options: HttpClientOptions & { readonly proxy: string | null },
): Promise<HttpClient> {
  const { proxy } = options;
  return proxy === null ? createHttpClient(options) : await createProxyClient({ ...options, proxy });
}
