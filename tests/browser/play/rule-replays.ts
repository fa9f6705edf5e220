import { ruleReplayed, ruleReplayRequested, type RuleReplayRequest } from '@marsad/schemas';
import type { Scene } from './scene.ts';

/** Plays behaviour-analytics as far as it answers replays of rules. */
export function playRuleReplays({ bus, city }: Scene) {
  const analytics = bus.producer('behaviour-analytics');
  const districts = city.districts.map(({ id }) => id);
  return {
    /** Answers every replay from now on with two incidents of a minute. @returns what was asked */
    async answerReplays(): Promise<readonly RuleReplayRequest[]> {
      const asked: RuleReplayRequest[] = [];
      const answer = async ({ replayId, district, camera, fromMs, toMs }: RuleReplayRequest): Promise<void> => {
        const began = [fromMs + 60_000, fromMs + 600_000];
        const incidents = began.map((beganAtMs, index) => ({
          ...{ eventId: `b-${index}`, beganAtMs, endedAtMs: beganAtMs + 60_000 },
        }));
        const judged = { judgedMs: toMs - fromMs - 1_800_000, missing: [{ fromMs, toMs: fromMs + 1_800_000 }] };
        const why = { unreadable: [{ fromMs, toMs: fromMs + 600_000 }], gone: [], notPermitted: [] };
        await (
          await analytics
        ).send(ruleReplayed, {
          ...{ replayId, district, camera, state: 'done', progress: 1, raised: incidents.length, incidents },
          ...judged,
          ...why,
        });
      };
      await bus.as('behaviour-analytics').tail({
        name: 'played-replays',
        events: [ruleReplayRequested],
        districts,
        onEvent({ data }) {
          asked.push(data);
          void answer(data);
        },
      });
      return asked;
    },
  };
}
