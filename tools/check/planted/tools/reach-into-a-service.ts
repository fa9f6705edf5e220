import type { Answer } from './answers.ts';

/** Would use a type of a service by a way round. */
export const isRight = (answer: Answer): boolean => answer === 42;
