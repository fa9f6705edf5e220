import type { PlateText } from '@marsad/schemas';

/** The groups of a plate as they stand from left to right: `12345 | أ | 6` has three. */
export const groupsOf = (plate: PlateText): string[] => plate.text.split('|').map((group) => group.trim());

/** Whether a group stands for the letter of the plate, which the reader could not read. */
export const isUnread = (plate: PlateText, group: string): boolean =>
  plate.letter === 'unknown' && (group === 'unknown' || group === '?');

/** Which groups of two plates differ; 0 is the leftmost. */
export function differingGroups(read: PlateText, listed: PlateText): number[] {
  const listedGroups = groupsOf(listed);
  return groupsOf(read).flatMap((group, index) => (group === listedGroups[index] ? [] : [index]));
}

/** How two plates differ: character by character where both groups have the same length, otherwise by whole groups. */
export function differencesOf(read: PlateText, listed: PlateText): { read: string; listed: string }[] {
  const [readGroups, listedGroups] = [groupsOf(read), groupsOf(listed)];
  return differingGroups(read, listed).flatMap((index) => {
    const [here, there] = [[...(readGroups[index] ?? '')], [...(listedGroups[index] ?? '')]];
    if (here.length !== there.length) return [{ read: here.join(''), listed: there.join('') }];
    return here.flatMap((character, at) =>
      character === there[at] ? [] : [{ read: character, listed: there[at] ?? '' }],
    );
  });
}
