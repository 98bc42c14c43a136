export { a100Sxm80gbDevice } from './a100-sxm-80gb-device.ts';
export { a100Sxm80gbHost } from './a100-sxm-80gb-host.ts';
export { a800Sxm80gbDevice } from './a800-sxm-80gb-device.ts';
export { h200Device } from './h200-device.ts';
export { rtxPro6000Device } from './rtx-pro-6000-device.ts';
