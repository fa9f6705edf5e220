import type { Camera } from '@marsad/schemas';
import type { DirectoryLines } from './crossings.ts';
import { directoryLines } from './crossings.ts';
import type { DirectoryZone } from './directory-zones.ts';
import { directoryZones } from './directory-zones.ts';
import type { Size } from './geometry.ts';

type Placed = Pick<Camera, 'lines' | 'zones'>;

/** The directory's lines and zones of one camera, px of one size of frames. */
export type DirectoryPlaces = {
  readonly of: Placed;
  readonly size: Size;
  readonly lines: DirectoryLines;
  readonly zones: readonly DirectoryZone[];
};

/** Those that are known, as long as the camera's places and the size of its frames are the same: nearly always. */
export function directoryPlaces(known: DirectoryPlaces | undefined, size: Size, camera: Placed): DirectoryPlaces {
  const { widthPx, heightPx } = size;
  const isSameSize = known?.size.widthPx === widthPx && known.size.heightPx === heightPx;
  if (isSameSize && known.of.lines === camera.lines && known.of.zones === camera.zones) return known;
  return {
    of: { lines: camera.lines, zones: camera.zones },
    size: { widthPx, heightPx },
    lines: directoryLines(camera, size),
    zones: directoryZones(camera, size),
  };
}
