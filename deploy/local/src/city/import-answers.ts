import type { Kafka } from '@marsad/kafka';
import type { DataOf } from '@marsad/schemas';
import { governanceAnswered } from '@marsad/schemas';
import { LocalCityError } from '../errors.ts';
import { stretchForLoad } from '../process/work-watch.ts';

type Answer = DataOf<typeof governanceAnswered>;

/** What governance answered about the entries of a city file. */
export type Imported = {
  /** Cameras or rules that are as the file says. */
  readonly taken: string[];
  /** Those that a person changed or removed since. That stays. */
  readonly kept: string[];
  readonly refused: { readonly id: string; readonly refusal: string }[];
};

const ANSWERED_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 50;
const KEPT: readonly string[] = ['changed_by_person', 'removed_by_person'];

export type ImportAnswers = {
  /** @throws LocalCityError if governance does not answer all these commands in time */
  to(commandIds: readonly string[], what: 'cameras' | 'rules'): Promise<Imported>;
};

/** Follows the answers of governance from now on. */
export async function followAnswers(kafka: Kafka): Promise<ImportAnswers> {
  const answers = new Map<string, Answer>();
  await kafka.tail({
    name: 'imports',
    events: [governanceAnswered],
    districts: [],
    onEvent: ({ data }) => void answers.set(data.commandId, data),
  });
  return {
    async to(wanted, what) {
      const until = performance.now() + stretchForLoad(ANSWERED_WITHIN_MS);
      while (!wanted.every((id) => answers.has(id))) {
        if (performance.now() > until)
          throw new LocalCityError(
            `governance answered ${wanted.filter((id) => answers.has(id)).length} of ${wanted.length} ${what}: is it running?`,
          );
        await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
      }
      return sortAnswers(wanted.flatMap((id) => answers.get(id) ?? []));
    },
  };
}

const sortAnswers = (answered: readonly Answer[]): Imported => ({
  taken: answered.flatMap(({ about, accepted }) => (accepted ? [about] : [])),
  kept: answered.flatMap(({ about, refusal = '' }) => (KEPT.includes(refusal) ? [about] : [])),
  refused: answered.flatMap(({ about: id, accepted, refusal = 'no_reason' }) =>
    accepted || KEPT.includes(refusal) ? [] : [{ id, refusal }],
  ),
});
