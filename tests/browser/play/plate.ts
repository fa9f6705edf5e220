import { parsePlate, type PlateText } from '@marsad/schemas';

/** @throws for a text that is no plate */
export function plateOf(text: string): PlateText {
  const parsed = parsePlate(text);
  if (parsed.kind !== 'plate') throw new Error(`${text} is no plate: ${parsed.kind}`);
  return parsed.plate;
}
