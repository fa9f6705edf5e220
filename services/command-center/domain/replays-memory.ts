import type { RuleReplay } from '@marsad/schemas';
import { createQuestionsMemory } from './questions-memory.ts';

/** How long a replay may be without a word of progress, ms: then nobody works on it. */
export const SILENT_AFTER_MS = 60_000;
/** How long an answer is kept, ms. */
export const ANSWER_KEPT_MS = 10 * 60_000;
/** How many replays one person may wait for at once. */
export const MOST_REPLAYS = 2;

/** A replay that this instance asked for, and what it has answered so far. */
export type Replay = {
  readonly replayId: string;
  readonly subject: string;
  readonly lastAtMs: number;
  readonly answer?: RuleReplay;
};

const isOver = ({ answer }: Replay): boolean => answer !== undefined && answer.state !== 'running';

/** The replays that people of this instance asked for. */
export function createReplaysMemory() {
  const { change, ...replays } = createQuestionsMemory<Replay>({
    idOf: ({ replayId }) => replayId,
    isAnswered: isOver,
    keptUntilMs: (replay) => replay.lastAtMs + (isOver(replay) ? ANSWER_KEPT_MS : SILENT_AFTER_MS),
  });
  return {
    ...replays,
    /** Ignores an answer that came late: the highest progress is right. */
    putAnswer: (answer: RuleReplay, nowMs: number): void =>
      change(answer.replayId, (replay) =>
        (replay.answer?.progress ?? -1) >= answer.progress ? replay : { ...replay, answer, lastAtMs: nowMs },
      ),
  };
}
export type ReplaysMemory = ReturnType<typeof createReplaysMemory>;
