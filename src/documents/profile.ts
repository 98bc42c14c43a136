import type { DeviceProfile } from '../nouns/device-profile.ts';
import { defineDocument } from './document.ts';
import { profileShape } from './shapes/profile.generated.ts';

/** A fitted device profile, which `iwc calibrate` writes and `iwc opsim` reads. */
export const profileDocument = defineDocument<DeviceProfile>('iwc.profile/1.0', profileShape);
