import {
  cameraCheckPictured,
  cameraCheckRequested,
  cameraChecked,
  cameraState,
  previewPictured,
  snapshotReady,
  type CameraCheckRequest,
} from '@marsad/schemas';
import { startHeartbeat, type Heartbeat } from '@marsad/testkit';
import { SIMULATED, type Scene } from './scene.ts';

/** How often the owner of a camera publishes its state, ms. */
const STATE_EVERY_MS = 5_000;
/** The age of the last frame in every published state, ms. */
const FRAME_AGE_MS = 120;
const ANALYSED_EVERY_MS = 200;
const SIZE = { widthPx: 640, heightPx: 360 };
type Outline = { class: string; x: number; y: number; width: number; height: number };

/** Plays camera-ingest: the cameras' states, previews and snapshots. */
export function playCameraIngest({ bus, city, epoch, placeOf, store }: Scene) {
  const ingest = bus.producer('camera-ingest');
  const publishState = async (cameraId: string): Promise<void> => {
    const atMs = Date.now();
    const frames = {
      framesAnalysed: Math.round((atMs - epoch) / ANALYSED_EVERY_MS),
      lastFrameAtMs: atMs - FRAME_AGE_MS,
    };
    const data = { ...cameraState.example, ...placeOf(cameraId), epoch, atMs, ...frames };
    await (await ingest).send(cameraState, data, SIMULATED);
  };
  return {
    /** Publishes every camera's state again and again, until stopped. */
    keepCamerasAlive: (): Promise<Heartbeat> =>
      startHeartbeat(STATE_EVERY_MS, () => Promise.all(city.cameras.map(({ camera }) => publishState(camera)))),
    async preview(cameraId: string, jpeg: Buffer, outlines: readonly Outline[]): Promise<void> {
      const nowMs = Date.now();
      const times = { capturedAtMs: nowMs, receivedAtMs: nowMs };
      const metadata = { ...placeOf(cameraId), ...times, ...SIZE, masks: outlines.length, outlines: [...outlines] };
      await (await ingest).sendPicture(previewPictured, metadata, jpeg, SIMULATED);
    },
    /** Answers every check of an address from now on: this picture, of a camera whose clock is wrong. */
    async answerChecks(jpeg: Buffer): Promise<void> {
      const answer = async ({ checkId, district }: CameraCheckRequest): Promise<void> => {
        const atMs = Date.now();
        const picture = { ...cameraCheckPictured.example, checkId, district, capturedAtMs: atMs };
        await (await ingest).sendPicture(cameraCheckPictured, picture, jpeg);
        const facts = { ...cameraChecked.example.facts, state: 'playing', scenes: 40, clockOffsetMs: -7_200_000 };
        await (await ingest).send(cameraChecked, { ...cameraChecked.example, checkId, district, facts, atMs });
      };
      await bus.as('camera-ingest').tail({
        name: 'played-checks',
        events: [cameraCheckRequested],
        districts: city.districts.map(({ id }) => id),
        onEvent: ({ data }) => void answer(data),
      });
    },
    async snapshot(alertId: string, cameraId: string, jpeg: Buffer): Promise<void> {
      const file = { name: `${alertId}.jpg`, bytes: jpeg, contentType: 'image/jpeg' };
      const stored = await store('camera-ingest', 'views', cameraId, file);
      const data = { alertId, ...stored, ...SIZE, tookMs: 140, capturedAtMs: Date.now() };
      await (await ingest).send(snapshotReady, data, SIMULATED);
    },
  };
}
