import { plateCropped } from '@marsad/schemas';
import type { Ballot, Candidate, Crop, ReadCharacter } from '../domain/ballot.ts';

/** The metadata of a crop; a test names the fields that matter to it. */
export const cropWith = (fields: Partial<Crop> = {}): Crop => ({
  ...plateCropped.schema.parse(plateCropped.example),
  ...fields,
});

/** A candidate as the networks would give it, every character with this confidence; for example `36814|?|26`. */
export const candidate = (rawText: string, confidence = 0.9, fields: Partial<Candidate> = {}): Candidate => ({
  rawText,
  characters: (rawText.replaceAll('|', '').match(/تونس|[0-9A-Za-z?\p{Script=Arabic}]/gu) ?? []).map(
    (text): ReadCharacter => ({
      text,
      confidence: text === '?' ? 0 : confidence,
    }),
  ),
  confidence,
  box: { x: 100, y: 50, width: 120, height: 30 },
  ...fields,
});

export type { Ballot };
