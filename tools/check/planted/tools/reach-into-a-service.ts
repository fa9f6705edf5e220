import type { Answer } from './answers.ts';

/** Would use a service's type by way of another tool. */
export const isRight = (answer: Answer): boolean => answer === 42;
