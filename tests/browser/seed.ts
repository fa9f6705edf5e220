import { join } from 'node:path';
import { createClickHouse } from '@marsad/clickhouse';
import { ROOT, kafkaAs, type Addresses } from '@marsad/deploy-local';
import { createKafka, type EventProducer, type Kafka } from '@marsad/kafka';
import { createObjectStore, objectKeyOf } from '@marsad/objects';
import { loadCity } from '@marsad/samples';
import {
  behaviourEvent,
  cameraRegistered,
  cameraState,
  clipReady,
  hotlistEntry,
  parsePlate,
  plateEvidenceReady,
  plateRead,
  previewPictured,
  recordingGap,
  segmentRecorded,
  snapshotReady,
  trackId,
  type Camera,
  type City,
  type PlateText,
  type Principal,
} from '@marsad/schemas';
import { startHeartbeat, type Heartbeat } from '@marsad/testkit';
import { createLogger } from '@marsad/telemetry';

const MINUTE_MS = 60_000;
const SHA = 'b1946ac92492d2347c6235b4d2611184'.repeat(2);

export const plate = (text: string): PlateText => {
  const parsed = parsePlate(text);
  if (parsed.kind !== 'plate') throw new Error(`${text} is no plate: ${parsed.kind}`);
  return parsed.plate;
};

/** Plays every service that the stage does not run, on the real topics, each with its own credentials. */
export type Players = Awaited<ReturnType<typeof createPlayers>>;

/** Speaks as one service, with that service's own credentials. */
export function busAs(addresses: Addresses, principal: Principal, city: string): Kafka {
  return createKafka({
    ...kafkaAs(addresses, principal),
    clientId: `${principal}-played`,
    city,
    source: `/tests/${principal}`,
    logger: createLogger({ service: principal, replica: 'played', logLevel: 'error' }),
    onFatal: (error) => {
      throw error;
    },
  });
}

export async function createPlayers(addresses: Addresses) {
  const city: City = loadCity(join(ROOT, 'samples', 'city.yaml'));
  const buses: Kafka[] = [];
  const producer = (principal: Principal): Promise<EventProducer> => {
    const bus = busAs(addresses, principal, city.city);
    buses.push(bus);
    return bus.createProducer();
  };
  const [deployment, governance, ingest, reader, behaviour] = await Promise.all([
    producer('deployment'),
    producer('governance'),
    producer('camera-ingest'),
    producer('plate-reader'),
    producer('behaviour-analytics'),
  ]);
  const storeOf = (principal: string) =>
    createObjectStore({
      endpoint: addresses.s3.endpoint,
      accessKey: principal,
      secretKey: addresses.s3.secretKeys[principal] ?? '',
    });
  const [views, evidence] = [storeOf('camera-ingest'), storeOf('plate-reader')];
  const simulated = true;
  const epoch = Date.now();
  let ordinal = 0;

  const camera = (id: string): Camera => {
    const known = city.cameras.find((one) => one.camera === id);
    if (!known) throw new Error(`${id} is not in city.yaml`);
    return known;
  };
  const momentOf = (id: string, atMs: number) => ({
    district: camera(id).district,
    camera: id,
    epoch,
    part: 0,
    ptsMs: atMs - epoch,
    capturedAtMs: atMs,
    receivedAtMs: atMs,
  });

  /** What the owner of a camera says every few seconds. */
  const state = async (id: string, change: Partial<Record<string, unknown>> = {}): Promise<void> => {
    const nowMs = Date.now();
    const data = {
      ...cameraState.example,
      ...{ district: camera(id).district, camera: id, epoch, atMs: nowMs, lastFrameAtMs: nowMs - 120 },
      framesAnalysed: Math.round((nowMs - epoch) / 200),
      ...change,
    };
    await ingest.send(cameraState, data, { id: `state-${id}-${nowMs}`, simulated });
  };

  return {
    city,
    async directory(): Promise<void> {
      for (const one of city.cameras)
        await deployment.send(cameraRegistered, one, { id: `dir-${one.camera}`, simulated });
    },
    async hotlist(entryId: string, text: string, nowMs: number): Promise<void> {
      const entry = {
        entryId,
        plate: plate(text),
        reason: 'stolen_vehicle',
        caseReference: `DEMO-2026-${entryId}`,
        issuedBy: 'demonstration',
        validFromMs: nowMs - MINUTE_MS,
        expiresAtMs: nowMs + 24 * 60 * MINUTE_MS,
        refreshedAtMs: nowMs,
        simulated,
      } as const;
      await governance.send(hotlistEntry, entry, { id: `hot-${entryId}`, simulated });
    },
    state,
    /** The cameras' states as their owner says them, until stopped. */
    keepCamerasAlive: (): Promise<Heartbeat> =>
      startHeartbeat(5_000, () => Promise.all(city.cameras.map((one) => state(one.camera)))),
    async picture(
      id: string,
      jpeg: Buffer,
      outlines: { class: string; x: number; y: number; width: number; height: number }[],
      ageMs = 0,
    ) {
      const nowMs = Date.now();
      const metadata = {
        district: camera(id).district,
        camera: id,
        capturedAtMs: nowMs - ageMs,
        receivedAtMs: nowMs,
        widthPx: 640,
        heightPx: 360,
        masks: outlines.length,
        outlines,
      };
      await ingest.sendPicture(previewPictured, metadata, jpeg, { id: `picture-${id}-${nowMs}`, simulated });
    },
    async recorded(id: string, fromMs: number, toMs: number): Promise<void> {
      for (let start = fromMs; start < toMs; start += MINUTE_MS) {
        const data = {
          district: camera(id).district,
          camera: id,
          epoch,
          part: 0,
          fromMs: start,
          toMs: Math.min(start + MINUTE_MS, toMs),
          bucket: 'recordings',
          objectKey: objectKeyOf('camera-ingest', camera(id).district, id, start, `${start}.mp4`),
          bytes: 4_700_000,
          sha256: SHA,
          packets: 750,
          codec: 'h264',
          widthPx: 768,
          heightPx: 432,
        };
        await ingest.send(segmentRecorded, data, { id: `segment-${id}-${start}`, simulated });
      }
    },
    async gap(id: string, fromMs: number, toMs: number, reason: 'replica_lost' | 'stream_silent'): Promise<void> {
      const data = {
        gapId: `${id}:${fromMs}:gap`,
        district: camera(id).district,
        camera: id,
        epoch,
        fromMs,
        toMs,
        reason,
        announcedBy: 'ingest-2',
      };
      await ingest.send(recordingGap, data, { id: data.gapId, simulated });
    },
    /** A read that the real alerting service will hold against the hotlist. Weak characters by their index. */
    async read(id: string, raw: string, weak: readonly number[] = []): Promise<string> {
      const nowMs = Date.now();
      ordinal += 1;
      const track = trackId({ camera: id, epoch, part: 0 }, ordinal);
      const read = plate(raw);
      const letters = [...read.text.replaceAll(/[ |]/g, '')];
      const readId = `read-${ordinal}-${nowMs}`;
      const data = {
        ...momentOf(id, nowMs),
        readId,
        revision: 0,
        trackId: track,
        vehicleClass: 'car' as const,
        rawText: raw.replaceAll(/[ |]/g, ''),
        plate: read,
        characters: letters.map((text, index) => ({
          text,
          confidence: weak.includes(index) ? 0.58 : 0.985 - index * 0.011,
        })),
        confidence: weak.length > 0 ? 0.71 : 0.93,
        votes: 3,
        final: true,
        plateBox: { x: 300, y: 380, width: 140, height: 34 },
        model: { name: 'plate-text', sha256: SHA, threshold: 0.6 },
      };
      await reader.send(plateRead, data, { id: readId, modelHash: SHA, simulated });
      return readId;
    },
    /** Once at each of these places: what goes on at one is one alert. */
    async behaved(id: string, kind: 'zone_entered' | 'loitering', ...placeIds: string[]): Promise<void> {
      const items = placeIds.map((placeId) => {
        const nowMs = Date.now();
        ordinal += 1;
        const data = {
          ...momentOf(id, nowMs),
          eventId: `behaviour-${ordinal}-${nowMs}`,
          kind,
          ruleVersion: 1,
          trackId: trackId({ camera: id, epoch, part: 0 }, ordinal),
          class: 'person' as const,
          placeId,
          box: { x: 100, y: 120, width: 60, height: 160 },
          demonstration: kind === 'loitering',
          ...(kind === 'loitering' && { dwellMs: 2_400, thresholdMs: 2_000 }),
        };
        return { data, options: { id: data.eventId, simulated } };
      });
      await behaviour.sendMany(behaviourEvent, items);
    },
    async snapshot(alertId: string, id: string, jpeg: Buffer): Promise<void> {
      const nowMs = Date.now();
      const objectKey = objectKeyOf('camera-ingest', camera(id).district, id, nowMs, `${alertId}.jpg`);
      const { sha256 } = await views.putBytes('views', objectKey, jpeg, 'image/jpeg');
      const data = {
        alertId,
        district: camera(id).district,
        camera: id,
        bucket: 'views',
        objectKey,
        sha256,
        bytes: jpeg.length,
        widthPx: 640,
        heightPx: 360,
        tookMs: 140,
        capturedAtMs: nowMs,
      };
      await ingest.send(snapshotReady, data, { id: `snapshot-${alertId}`, simulated });
    },
    async clip(alertId: string, id: string, mp4: Buffer): Promise<void> {
      const nowMs = Date.now();
      const objectKey = objectKeyOf('camera-ingest', camera(id).district, id, nowMs, `${alertId}.mp4`);
      const { sha256 } = await views.putBytes('views', objectKey, mp4, 'video/mp4');
      const data = {
        alertId,
        district: camera(id).district,
        camera: id,
        bucket: 'views',
        objectKey,
        sha256,
        bytes: mp4.length,
        widthPx: 640,
        heightPx: 360,
        tookMs: 3_240,
        fromMs: nowMs - 8_000,
        toMs: nowMs,
        frames: 96,
        masked: 'boxes' as const,
      };
      await ingest.send(clipReady, data, { id: `clip-${alertId}`, simulated });
    },
    async plateCutOut(alertId: string, id: string, readId: string, jpeg: Buffer): Promise<void> {
      const objectKey = objectKeyOf('plate-reader', camera(id).district, id, Date.now(), `${alertId}-plate.jpg`);
      const { sha256 } = await evidence.putBytes('evidence', objectKey, jpeg, 'image/jpeg');
      const data = {
        alertId,
        district: camera(id).district,
        camera: id,
        bucket: 'evidence',
        objectKey,
        sha256,
        bytes: jpeg.length,
        widthPx: 320,
        heightPx: 90,
        tookMs: 60,
        capturedFromMs: Date.now(),
        readId,
      };
      await reader.send(plateEvidenceReady, data, { id: `plate-${alertId}`, simulated });
    },
    /** A measured past, as analytics-writer stores it. */
    async flow(id: string, minutes: number, nowMs: number): Promise<void> {
      const clickhouse = createClickHouse({
        url: addresses.clickhouse.url,
        username: 'analytics-writer',
        password: addresses.clickhouse.passwords['analytics-writer'] ?? '',
      });
      const last = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
      const lines = camera(id).lines.map((line) => line.id);
      const rows = Array.from({ length: minutes }, (_, back) => {
        const from = last - (minutes - back) * MINUTE_MS;
        // Nobody looked for a while: the page must show that, not zeros.
        const observed = back > minutes * 0.45 && back < minutes * 0.55 ? 0 : back % 9 === 0 ? 41_000 : 59_800;
        const kinds = ['person', 'bicycle', 'car', 'car', 'truck', 'motorcycle'] as const;
        const counted =
          observed === 0
            ? []
            : kinds.map((named, index) => ({
                named,
                line: lines[index % lines.length] ?? '',
                direction: index % 2 === 0 ? 'left_to_right' : 'right_to_left',
                count: 1 + ((back * 7 + index * 5) % (index < 2 ? 5 : 9)),
              }));
        return {
          district: camera(id).district,
          camera: id,
          from_at: new Date(from).toISOString(),
          to_at: new Date(from + MINUTE_MS).toISOString(),
          measure_id: `${id}:${from}`,
          observed_ms: observed,
          lines: counted.map((one) => one.line),
          directions: counted.map((one) => one.direction),
          classes: counted.map((one) => one.named),
          counts: counted.map((one) => one.count),
          completeness: observed,
          simulated,
        };
      });
      await clickhouse.insert('city.flow_measures', rows);
      await clickhouse.close();
    },
    stop: async (): Promise<void> => void (await Promise.allSettled(buses.map((bus) => bus.close()))),
  };
}
