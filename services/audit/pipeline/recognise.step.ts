import { pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { identityOf } from '@marsad/proof';
import type { LeafContent } from '@marsad/proof';
import { takenIdAlarm } from '../domain/alarms.ts';
import type { Reasons } from '../errors.ts';
import type { Input, Recognised } from './input.ts';
import type { Ledger } from './ledger.ts';

/**
 * Passes on what the log does not have yet. An entry is sequenced once, even if the broker redelivers it or its producer records it again
 * after a crash. An entry whose id already belongs to another entry is sequenced too, after an alarm about it.
 */
export const recognise =
  (
    ledger: Pick<Ledger, 'has' | 'isTaken'>,
    now: () => number,
    onKnown: (count: number) => void,
  ): Step<Input, Recognised, Reasons> =>
  ({ entries, alarms }) => {
    const contents = new Map<string, LeafContent>();
    const firstOf = new Map<string, string>();
    const add = (content: LeafContent): boolean => {
      const identity = identityOf(content);
      if (ledger.has(content) || contents.has(identity)) return false;
      contents.set(identity, content);
      return true;
    };
    for (const alarm of alarms) add({ kind: 'alarm', alarm });
    let known = 0;
    for (const entry of entries) {
      const content = { kind: 'entry', entry } as const;
      const identity = identityOf(content);
      const first = firstOf.get(entry.entryId) ?? identity;
      // An entry of the first version reserves no id, because any service could have written it.
      if (entry.principal !== undefined) firstOf.set(entry.entryId, first);
      const isTaken = ledger.isTaken(entry) || (entry.principal !== undefined && first !== identity);
      if (ledger.has(content) || contents.has(identity)) {
        known += 1;
        continue;
      }
      if (isTaken) add({ kind: 'alarm', alarm: takenIdAlarm(entry, now()) });
      add(content);
    }
    onKnown(known);
    return pass({ entries, alarms, contents: [...contents.values()] });
  };
