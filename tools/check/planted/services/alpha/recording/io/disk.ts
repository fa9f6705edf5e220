export const freeBytes = (): number => 0;
