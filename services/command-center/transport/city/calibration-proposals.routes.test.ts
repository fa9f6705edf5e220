import { cameraCalibrationProposed, type Role } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { cameraOf, CITY_AGENCY, NOW_MS, OTHER_AGENCY } from '../../testing/examples.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient();
const ROLES: Role[] = ['operator', 'reviewer', 'supervisor', 'judge', 'controller', 'analyst', 'auditor', 'officer'];

type Headers = Record<string, string>;
function ask(headers: Headers, camera = 'agdal-avenue-1') {
  client.memory.putCamera(cameraOf());
  return client.post('/api/calibration-proposals', { camera }, headers);
}
const supervisor = (): Headers => client.as('supervisor');

describe('a proposal of a calibration', () => {
  it('is recorded, and asked of the district for the tracks that are still kept', async () => {
    const response = await ask(supervisor());
    expect(response.statusCode).toBe(202);
    const { proposalId } = response.json<{ proposalId: string }>();
    const asked = { proposalId, district: 'agdal', camera: 'agdal-avenue-1', toMs: NOW_MS };
    expect(client.proposalsAsked).toMatchObject([{ ...asked, by: { subject: 'supervisor-1' } }]);
    expect(client.entries.at(-1)).toMatchObject({ actor: 'supervisor-1', action: 'consult', objectKind: 'camera' });
    const state = await client.get(`/api/calibration-proposals/${proposalId}`, supervisor());
    expect(state.json()).toEqual({ status: 'waiting', proposalId });
  });

  it.each([
    ['the calibration with what it rests on', {}, { state: 'proposed', boxes: 420, agreeing: 371, scaleError: 0.3 }],
    [
      'why there is none',
      { state: 'refused', refusal: 'too_few_boxes', calibration: undefined, boxes: 12, agreeing: 0 },
      { state: 'refused', refusal: 'too_few_boxes', boxes: 12 },
    ],
  ])('shows %s to the person who asked and to nobody else', async (_, change, shown) => {
    const { proposalId } = (await ask(supervisor())).json<{ proposalId: string }>();
    client.proposals.putAnswer({ ...cameraCalibrationProposed.example, proposalId, ...change }, NOW_MS);
    const url = `/api/calibration-proposals/${proposalId}`;
    expect((await client.get(url, supervisor())).json()).toMatchObject({ status: 'answered', ...shown });
    const other = client.as('supervisor', CITY_AGENCY, ['*'], 'supervisor-2');
    expect((await client.get(url, other)).statusCode).toBe(404);
  });

  test.each(ROLES)('a %s may ask for it only as a supervisor', async (role) => {
    const agency = role === 'officer' ? OTHER_AGENCY : CITY_AGENCY;
    expect((await ask(client.as(role, agency))).statusCode).toBe(role === 'supervisor' ? 202 : 403);
    expect(client.proposalsAsked).toHaveLength(role === 'supervisor' ? 1 : 0);
  });

  it('is refused for a camera that nobody knows, and to a supervisor of another district', async () => {
    expect((await ask(supervisor(), 'unknown-1')).statusCode).toBe(404);
    expect((await ask(client.as('supervisor', CITY_AGENCY, ['hassan']))).statusCode).toBe(404);
    expect(client.proposalsAsked).toEqual([]);
  });

  it('is refused while two are open, and while the log cannot record it', async () => {
    client.broken.audit = true;
    expect((await ask(supervisor())).statusCode).toBe(503);
    client.broken.audit = false;
    const taken = await Promise.all([1, 2, 3, 4].map(() => ask(supervisor())));
    expect(taken.map(({ statusCode }) => statusCode).toSorted()).toEqual([202, 202, 429, 429]);
    expect(client.proposalsAsked).toHaveLength(2);
  });
});
