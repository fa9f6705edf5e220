import type { DeviceSearchAnswer } from '@marsad/schemas';
import { createQuestionsMemory } from './questions-memory.ts';

/** How long an answer is kept, ms: as long as its topic keeps it. */
export const ANSWER_KEPT_MS = 60_000;
/** How long a person waits for an answer at most, ms. */
export const ANSWER_WITHIN_MS = 60_000;
/** How many searches one person may wait for at once. */
export const MOST_SEARCHES = 2;

/** A search for devices that this instance asked for, and its answer once it has come. */
export type Search = {
  readonly searchId: string;
  readonly subject: string;
  readonly askedAtMs: number;
  readonly answer?: DeviceSearchAnswer;
};

/** The searches for devices that people of this instance asked for. */
export function createSearchesMemory() {
  const { change, ...searches } = createQuestionsMemory<Search>({
    idOf: ({ searchId }) => searchId,
    isAnswered: ({ answer }) => answer !== undefined,
    keptUntilMs: ({ askedAtMs, answer }) => (answer ? answer.atMs + ANSWER_KEPT_MS : askedAtMs + ANSWER_WITHIN_MS),
  });
  return {
    ...searches,
    putAnswer: (answer: DeviceSearchAnswer): void => change(answer.searchId, (search) => ({ ...search, answer })),
  };
}
export type SearchesMemory = ReturnType<typeof createSearchesMemory>;
