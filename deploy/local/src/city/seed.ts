import type { City } from '@marsad/schemas';
import type { CityDirectory } from './directory.ts';

const isSame = (a: unknown, b: unknown): boolean =>
  JSON.stringify(withSortedKeys(a)) === JSON.stringify(withSortedKeys(b));
const withSortedKeys = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(withSortedKeys)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, withSortedKeys(inner)]),
        )
      : value;

/**
 * Registers the cameras of a city file that are new or changed. Cameras that people added since then stay.
 * @returns how many cameras were sent
 */
export async function seedCity(directory: CityDirectory, city: City): Promise<number> {
  const cameras = new Map((await directory.cameras()).map((camera) => [camera.camera, camera]));
  const newCameras = city.cameras.filter((camera) => !isSame(camera, cameras.get(camera.camera)));
  for (const camera of newCameras) await directory.addCamera(camera);
  return newCameras.length;
}
