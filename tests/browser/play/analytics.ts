import { createClickHouse } from '@marsad/clickhouse';
import { behaviourEvent, plateEvidenceReady, plateRead } from '@marsad/schemas';
import { ANY_SHA256, MINUTE_MS, SIMULATED, type Scene } from './scene.ts';
import { plateOf } from './plate.ts';

/** Plays plate-reader: reads, which the real alerting service compares with the hotlist, and the crops of their plates. */
export function playPlateReader({ bus, momentOf, newTrack, store }: Scene) {
  const reader = bus.producer('plate-reader');
  return {
    /** @param weak indices of the characters that the network is unsure of */
    async read(cameraId: string, raw: string, weak: readonly number[] = []): Promise<void> {
      const nowMs = Date.now();
      const { ordinal, trackId } = newTrack(cameraId);
      const plate = plateOf(raw);
      const characters = [...plate.text.replaceAll(/[ |]/g, '')].map((text, index) => ({
        text,
        confidence: weak.includes(index) ? 0.58 : 0.985 - index * 0.011,
      }));
      const data = {
        ...momentOf(cameraId, nowMs),
        ...{ readId: `read-${ordinal}-${nowMs}`, revision: 0, trackId, vehicleClass: 'car' as const },
        ...{ rawText: raw.replaceAll(/[ |]/g, ''), plate, characters, votes: 3, final: true },
        confidence: weak.length > 0 ? 0.71 : 0.93,
        plateBox: { x: 300, y: 380, width: 140, height: 34 },
        model: { name: 'plate-text', sha256: ANY_SHA256, threshold: 0.6 },
      };
      await (await reader).send(plateRead, data, { modelHash: ANY_SHA256, ...SIMULATED });
    },
    async plateCrop(alertId: string, cameraId: string, readId: string, jpeg: Buffer): Promise<void> {
      const file = { name: `${alertId}-plate.jpg`, bytes: jpeg, contentType: 'image/jpeg' };
      const stored = await store('plate-reader', 'evidence', cameraId, file);
      const crop = { widthPx: 320, heightPx: 90, tookMs: 60, capturedFromMs: Date.now(), readId };
      await (await reader).send(plateEvidenceReady, { alertId, ...stored, ...crop }, SIMULATED);
    },
  };
}

/** Plays behaviour-analytics. */
export function playBehaviourAnalytics({ bus, momentOf, newTrack }: Scene) {
  const behaviour = bus.producer('behaviour-analytics');
  return {
    /** Publishes one event at each of these places, because all events at one place make one alert. */
    async behave(cameraId: string, kind: 'zone_entered' | 'loitering', ...placeIds: string[]): Promise<void> {
      const items = placeIds.map((placeId) => {
        const nowMs = Date.now();
        const { ordinal, trackId } = newTrack(cameraId);
        const data = {
          ...momentOf(cameraId, nowMs),
          ...{ eventId: `behaviour-${ordinal}-${nowMs}`, kind, ruleVersion: 1, trackId, placeId },
          class: 'person' as const,
          box: { x: 100, y: 120, width: 60, height: 160 },
          demonstration: kind === 'loitering',
          ...(kind === 'loitering' && { dwellMs: 2_400, thresholdMs: 2_000 }),
        };
        return { data, options: SIMULATED };
      });
      await (await behaviour).sendMany(behaviourEvent, items);
    },
  };
}

const FLOW_CLASSES = ['person', 'bicycle', 'car', 'car', 'truck', 'motorcycle'] as const;

/** Plays analytics-writer: a measured past, minute by minute, as it stores it. */
export function playAnalyticsWriter({ addresses, cameraOf, placeOf }: Scene) {
  return {
    async flow(cameraId: string, minutes: number, nowMs: number): Promise<void> {
      const { url, passwords } = addresses.clickhouse;
      const username = 'analytics-writer';
      const clickhouse = createClickHouse({ url, username, password: passwords[username] ?? '' });
      const last = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
      const lines = cameraOf(cameraId).lines.map(({ id }) => id);
      const rows = Array.from({ length: minutes }, (_, minute) => {
        const from = last - (minutes - minute) * MINUTE_MS;
        const times = { from_at: new Date(from).toISOString(), to_at: new Date(from + MINUTE_MS).toISOString() };
        const measured = measureOf(minute, minutes, lines);
        return { ...placeOf(cameraId), ...times, ...measured, ...SIMULATED, measure_id: `${cameraId}:${from}` };
      });
      await clickhouse.insert('city.flow_measures', rows);
      await clickhouse.close();
    },
  };
}

/** One minute of a measured past. The middle of that past was not observed, which the page must not show as zeros. */
function measureOf(minute: number, minutes: number, lines: readonly string[]) {
  const isDark = minute > minutes * 0.45 && minute < minutes * 0.55;
  const observedMs = isDark ? 0 : minute % 9 === 0 ? 41_000 : 59_800;
  const kinds = isDark ? [] : FLOW_CLASSES;
  return {
    observed_ms: observedMs,
    completeness: observedMs,
    lines: kinds.map((_, index) => lines[index % lines.length] ?? ''),
    directions: kinds.map((_, index) => (index % 2 === 0 ? 'left_to_right' : 'right_to_left')),
    classes: [...kinds],
    counts: kinds.map((_, index) => 1 + ((minute * 7 + index * 5) % (index < 2 ? 5 : 9))),
  };
}
