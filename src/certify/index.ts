export { certify, replayOnMock, scheduleOptions } from './certify.ts';
export { type CertifyOptions, certifyOptions } from './options.ts';
