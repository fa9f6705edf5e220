import { createGallery, createTrackFaces } from '@marsad/vision';
import type { SessionNeeds } from '../pipeline/sessions.ts';
import { createSessions } from '../pipeline/sessions.ts';
import { createMemory } from './memory.ts';

/** The most tracks whose crops one session sums at once. One more replaces the oldest. */
const MOST_TRACKS = 256;

/**
 * The sessions and the memory of this replica. Each overwrites what the other holds for it: an authorisation that ends takes its faces out of
 * every partition, a lost partition takes the sums of its tracks out of every session.
 */
export function createMatching(needs: Omit<SessionNeeds, 'createGallery' | 'createTracks' | 'discardFaces'>) {
  const memory = createMemory(needs.model, needs.now, (partition) => sessions.forgetPartition(partition));
  const sessions = createSessions({
    ...needs,
    createGallery: (capacity) => createGallery({ capacity }),
    createTracks: () => createTrackFaces({ capacity: MOST_TRACKS }),
    discardFaces: memory.discardFaces,
  });
  return {
    sessions,
    memory,
    /** Overwrites every face, sum and template that this replica holds. */
    stop(): void {
      sessions.stop();
      memory.stop();
    },
  };
}
