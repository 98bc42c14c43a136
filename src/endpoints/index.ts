import { createRegistry } from '../core/registry.ts';
import type { Endpoint } from './contract.ts';
import * as entries from './entries.ts';

export { sendCall } from './call.ts';
export type {
  AnswerParser,
  CallInput,
  ChunkSink,
  Endpoint,
  EndpointCall,
  EndpointRequest,
  LengthControl,
} from './contract.ts';
export { inputOf } from './input.ts';
export { resolvePath } from './resolve-path.ts';

/** Every endpoint, by the name a user types. */
// biome-ignore lint/suspicious/noExplicitAny: each entry's own table checks its options before they reach it
export const endpoints = createRegistry<Endpoint<any>, typeof entries>('endpoint', entries);
export type EndpointName = (typeof endpoints.names)[number];
