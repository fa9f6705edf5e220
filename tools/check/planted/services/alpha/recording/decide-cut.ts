import { freeBytes } from './io/disk.ts';

/** Would decide by what a driver says instead of by what it is given. */
export const isFull = (): boolean => freeBytes() === 0;
