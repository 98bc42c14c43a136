export { faultKinds } from './fault-rules.ts';
export { type MockOptions, mockOptions } from './options.ts';
export { runMock } from './run-mock.ts';
