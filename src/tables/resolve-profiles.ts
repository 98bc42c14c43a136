import type { Context } from '../core/context.ts';
import { deviceProfiles } from '../device-profiles/index.ts';
import { hardware } from '../hardware/index.ts';
import type { DeviceProfile } from '../nouns/device-profile.ts';
import type { TimingMethod } from '../nouns/operator-table.ts';
import type { Device } from '../operators/device.ts';
import { readDeviceProfile } from './device-profile.ts';

/** Reads the profiles a user named; those of another way of timing are left out, with a notice. */
export async function readProfiles(
  paths: readonly string[],
  timing: TimingMethod,
  context: Context,
): Promise<readonly DeviceProfile[]> {
  const profiles: DeviceProfile[] = [];
  for (const path of paths) {
    const profile = await readDeviceProfile(context.runtime, path);
    if (profile.timing === timing) profiles.push(profile);
    else
      context.notices.add({
        code: 'other-timing',
        reason: `the profile holds times taken by the ${profile.timing}, not by the ${timing}`,
        place: { file: path },
      });
  }
  return profiles;
}

/**
 * The profiles to price a device with, best first: the user's for this device, those that come along for it, the user's for
 * other devices, and of those that come along the ones of the device most like it (generation, then vendor, then any). With
 * a profile of its own, those of other devices only fill gaps.
 */
export function profilesFor(
  device: Device,
  given: readonly DeviceProfile[],
  timing: TimingMethod,
): readonly DeviceProfile[] {
  const shipped = [...deviceProfiles]
    .map(({ profile }) => profile)
    .filter((profile) => profile.timing === timing);
  const isOwn = (profile: DeviceProfile) => profile.device === device.name;
  const others = shipped
    .filter((profile) => !isOwn(profile))
    .map((profile) => ({ profile, distance: distanceOf(device, profile.device) }))
    .sort((a, b) => a.distance - b.distance || (a.profile.name < b.profile.name ? -1 : 1))
    .map(({ profile }) => profile);
  return [
    ...given.filter(isOwn),
    ...shipped.filter(isOwn),
    ...given.filter((profile) => !isOwn(profile)),
    ...others,
  ];
}

function distanceOf(device: Device, name: string): number {
  if (!hardware.has(name)) return 3;
  const other = hardware.get(name).device;
  if (other.generation === device.generation) return 0;
  return other.vendor === device.vendor ? 1 : 2;
}
