import { CameraId } from '@marsad/schemas';
import { get, post } from '../../api/client.ts';
import type { CalibrationProposalState } from '../../api/types.ts';
import { useAsked, type AskCalls, type AskProgress } from './use-asked.ts';

export type ProposalResult = Extract<CalibrationProposalState, { status: 'answered' }>;
export type ProposalProgress = AskProgress<ProposalResult>;

const CALLS: AskCalls<string, ProposalResult> = {
  send: async (camera) =>
    (await post('/api/calibration-proposals', { body: { camera: CameraId.parse(camera) } })).proposalId,
  find: (proposal) => get('/api/calibration-proposals/{proposal}', { path: { proposal } }),
};
/** Two days of tracks take longer to read than an address takes to answer. */
const PATIENCE_MS = 5 * 60_000;

/** Has the city propose a calibration from the people and cars that a camera saw. A new proposal takes the place of the one before. */
export const useGroundProposal = (): [ProposalProgress, (camera: string) => void] => useAsked(CALLS, PATIENCE_MS);
