import { importCity, type Addresses } from '@marsad/deploy-local';
import { cameraRegistered, hotlistEntry } from '@marsad/schemas';
import { playAnalyticsWriter, playBehaviourAnalytics, playPlateReader } from './analytics.ts';
import { playCameraIngest } from './camera-ingest.ts';
import { playEdgeGateway } from './edge-gateway.ts';
import { playFaceMatcher } from './face-matcher.ts';
import { plateOf } from './plate.ts';
import { playRuleReplays } from './rule-replays.ts';
import { playViewMaker } from './view-maker.ts';
import { createScene, MINUTE_MS, SIMULATED, type Scene } from './scene.ts';

export type Players = ReturnType<typeof createPlayers>;

/** Plays every service that the stage does not run, on the real topics, each with its own credentials. */
export function createPlayers(addresses: Addresses) {
  const scene = createScene(addresses);
  return {
    city: scene.city,
    ...playDeployment(scene),
    ...playGovernance(scene),
    ...playCameraIngest(scene),
    ...playEdgeGateway(scene),
    ...playViewMaker(scene),
    ...playPlateReader(scene),
    ...playBehaviourAnalytics(scene),
    ...playRuleReplays(scene),
    ...playAnalyticsWriter(scene),
    matcher: playFaceMatcher(scene),
    stop: (): Promise<void> => scene.bus.close(),
  };
}

const playDeployment = ({ bus, city }: Scene) => ({
  /** Asks governance, which runs, to take the cameras of the sample city into the directory. */
  async importCameras(): Promise<void> {
    const { cameras } = await importCity(bus.as('deployment'), city, '0'.repeat(64));
    const { refused } = await cameras();
    if (refused.length > 0) throw new Error(`governance refuses ${refused.map(({ id }) => id).join(', ')}`);
  },
});

const playGovernance = ({ bus, city }: Scene) => ({
  /** Enters the cameras of the sample city into the directory of a stage without governance. */
  async directory(): Promise<void> {
    const governance = await bus.producer('governance');
    for (const camera of city.cameras) await governance.send(cameraRegistered, camera, SIMULATED);
  },
  /** Puts a plate on the hotlist for a day. */
  async hotlist(entryId: string, text: string, nowMs: number): Promise<void> {
    const entry = {
      ...{ entryId, plate: plateOf(text), issuedBy: 'demonstration', caseReference: `DEMO-2026-${entryId}` },
      reason: 'stolen_vehicle' as const,
      validFromMs: nowMs - MINUTE_MS,
      expiresAtMs: nowMs + 24 * 60 * MINUTE_MS,
      refreshedAtMs: nowMs,
      ...SIMULATED,
    };
    await (await bus.producer('governance')).send(hotlistEntry, entry, SIMULATED);
  },
});
