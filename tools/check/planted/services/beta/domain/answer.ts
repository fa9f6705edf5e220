export const answer = 42;
export type Answer = typeof answer;
