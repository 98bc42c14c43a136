export { concurrency } from './concurrency.ts';
export { open } from './open.ts';
export { paced } from './paced.ts';
export { users } from './users.ts';
