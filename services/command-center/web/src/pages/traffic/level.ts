/** Levels of service by their number, 1 to 6. The letter stands beside the colour everywhere. */
export const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type Letter = (typeof LETTERS)[number];

/** The letter of a level, or undefined if nothing was measured. */
export const letterOf = (level: number | null): Letter | undefined => (level === null ? undefined : LETTERS[level - 1]);
