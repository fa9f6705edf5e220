import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofCamera } from '../registry/define.ts';
import { hashedId, type IdRecipe } from '../registry/event-id.ts';
import { Box } from '../values/geometry.ts';
import { Fraction, Id } from '../values/ids.ts';
import { ModelReference } from '../values/model.ts';
import { exampleFrame, FrameMoment } from '../values/moment.ts';
import { ObjectClass } from '../values/object-class.ts';
import { PlateText } from '../values/plate.ts';

export const PlateCharacter = z.object({ text: z.string().min(1).max(4), confidence: Fraction });

/** Makes one id per track and network, so that the same crops, read again after a crash, amend the same read. */
export const readIdOf = (trackId: string, model: { readonly name: string; readonly sha256: string }): IdRecipe =>
  hashedId('r', ['read', trackId, model.name, model.sha256]);

const EDGE_READ = 'er';
/** The same for a read that a smart camera made itself. Its id shows that edge-gateway, and not plate-reader, has the plate's crop. */
export const edgeReadIdOf = (trackId: string, model: { readonly name: string; readonly sha256: string }): IdRecipe =>
  hashedId(EDGE_READ, ['read', trackId, model.name, model.sha256]);
export const isEdgeReadId = (readId: string): boolean => readId.startsWith(`${EDGE_READ}-`);

export const plateRead = defineEvent('plate.read.v1', {
  fact: 'The plate of a tracked vehicle, as the crops so far voted. A better crop amends the same read.',
  ...ofCamera,
  id: ({ readId, revision }) => `${readId}:${revision}`,
  partitions: 4,
  producers: ['plate-reader', 'edge-gateway'],
  consumers: ['alerting', 'analytics-writer'],
  retention: deleteAfter(days(1)),
  personalData: 'plate',
  schema: z.object({
    ...FrameMoment,
    /** One per track: a hash of the track's id, the model and its version. */
    readId: Id,
    /** Counts the amendments of one read. The highest is the valid one. */
    revision: z.int().nonnegative(),
    trackId: Id,
    vehicleClass: ObjectClass,
    /** The text as the network read it, before any grammar. */
    rawText: z.string().max(60),
    plate: PlateText,
    /** In reading order; the letters in Arabic script if the plate has them so. */
    characters: z.array(PlateCharacter).max(60),
    confidence: Fraction,
    /** How many crops voted. */
    votes: z.int().positive(),
    /** The track has ended, or all its crops have been read: no amendment follows. */
    final: z.boolean(),
    /** Pixels of the source frame. */
    plateBox: Box,
    model: ModelReference,
  }),
  example: {
    ...exampleFrame('hassan', 'hassan-gate-1', 2_000),
    readId: 'r-5f2b',
    revision: 0,
    trackId: 'hassan-gate-1:1790000000000:0:t1',
    vehicleClass: 'car',
    rawText: '123456WW',
    plate: { family: 'ww', text: '123456 | WW', key: 'ww:123456' },
    characters: [{ text: '1', confidence: 0.98 }],
    confidence: 0.91,
    votes: 1,
    final: false,
    plateBox: { x: 300, y: 380, width: 140, height: 34 },
    model: { name: 'plate-text', sha256: 'a'.repeat(64), threshold: 0.5 },
  },
  invalid: { 'a plate of 61 characters': { district: 'hassan', camera: 'c', rawText: '1'.repeat(61) } },
});
