/** A group of cameras that a person put together. It is kept in this browser: which cameras a person likes to watch is nobody else's. */
export type CameraGroup = { readonly name: string; readonly cameras: readonly string[] };

const KEPT_AS = 'marsad.cameraGroups';

/** Reads the groups. Those that something else wrote, or that cannot be read, are none. */
export function keptGroups(store: Pick<Storage, 'getItem'>): CameraGroup[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(KEPT_AS) ?? '[]');
    return Array.isArray(kept) && kept.every(isGroup) ? kept : [];
  } catch {
    return [];
  }
}

function isGroup(value: unknown): value is CameraGroup {
  if (typeof value !== 'object' || value === null) return false;
  const { name, cameras } = value as Partial<Record<keyof CameraGroup, unknown>>;
  const isText = (text: unknown): text is string => typeof text === 'string' && text !== '';
  return isText(name) && Array.isArray(cameras) && cameras.every(isText);
}

/** @returns whether they could be kept: a browser may have no room, or be told to keep nothing */
export function keepGroups(store: Pick<Storage, 'setItem'>, groups: readonly CameraGroup[]): boolean {
  try {
    store.setItem(KEPT_AS, JSON.stringify(groups));
    return true;
  } catch {
    return false;
  }
}

/** Adds a group, or puts it in the place of the one of its name. */
export const withGroup = (groups: readonly CameraGroup[], group: CameraGroup): CameraGroup[] =>
  [...groups.filter(({ name }) => name !== group.name), group].toSorted((a, b) => a.name.localeCompare(b.name));

export const districtGroup = (district: string): string => `district:${district}`;
export const ownGroup = (name: string): string => `own:${name}`;

/** The cameras of a group, in the order of the list. A group that does not exist, for instance of another browser's, has all of them. */
export function camerasOfGroup<C extends { readonly camera: string; readonly district: string }>(
  cameras: readonly C[],
  groups: readonly CameraGroup[],
  id: string | undefined,
): readonly C[] {
  if (id === undefined) return cameras;
  const own = groups.find(({ name }) => ownGroup(name) === id);
  if (own) return cameras.filter(({ camera }) => own.cameras.includes(camera));
  const ofDistrict = cameras.filter(({ district }) => districtGroup(district) === id);
  return ofDistrict.length > 0 ? ofDistrict : cameras;
}
