import { createHash } from 'node:crypto';
import type { DataOf, DeviceEvent, FaceCandidate, flowCrossing, plateRead, trackEnded } from '@marsad/schemas';
import type { Row } from './row.ts';
import { frameColumns, timeOf, uint16, uint32 } from './row.ts';

const HOUR_MS = 3_600_000;

/** The rows of a read: the read, an index by plate, and a fact for counting, which reveals neither the plate nor the exact time. */
export const plateReadRows = (data: DataOf<typeof plateRead>, simulated: boolean): Row[] => [
  {
    table: 'observations.plate_reads',
    values: {
      ...frameColumns(data),
      read_id: data.readId,
      revision: uint32(data.revision),
      track_id: data.trackId,
      vehicle_class: data.vehicleClass,
      raw_text: data.rawText,
      plate_family: data.plate.family,
      plate_text: data.plate.text,
      plate_key: data.plate.key,
      serial: data.plate.serial ?? '',
      letter: data.plate.letter ?? '',
      region: data.plate.region ?? '',
      characters: data.characters.map(({ text, confidence }) => ({ text, confidence })),
      confidence: data.confidence,
      votes: uint16(data.votes),
      final: data.final,
      plate_box: data.plateBox,
      model_name: data.model.name,
      model_sha256: data.model.sha256,
      model_threshold: data.model.threshold,
      simulated,
    },
  },
  {
    table: 'observations.plate_sightings',
    values: {
      plate_key: data.plate.key,
      district: data.district,
      camera: data.camera,
      read_id: data.readId,
      received_at: timeOf(data.receivedAtMs),
    },
  },
  {
    table: 'city.read_facts',
    values: {
      district: data.district,
      camera: data.camera,
      fact_id: createHash('sha256').update(data.readId).digest('hex'),
      revision: uint32(data.revision),
      hour: timeOf(Math.floor(data.capturedAtMs / HOUR_MS) * HOUR_MS),
      family: data.plate.family,
      vehicle_class: data.vehicleClass,
      confidence: data.confidence,
      votes: uint16(data.votes),
      final: data.final,
      arrival_latency_ms: uint32(Math.max(0, data.receivedAtMs - data.capturedAtMs)),
      simulated,
    },
  },
];

export const candidateRows = (data: FaceCandidate, simulated: boolean): Row[] => [
  {
    table: 'observations.face_candidates',
    values: {
      ...frameColumns(data),
      candidate_id: data.candidateId,
      revision: uint32(data.revision),
      track_id: data.trackId,
      authorisation_id: data.authorisationId,
      watchlist_entry: data.entryId,
      score: data.score,
      quality: data.quality,
      face_box: data.faceBox,
      gallery_size: uint32(data.gallerySize),
      model_name: data.model.name,
      model_sha256: data.model.sha256,
      model_threshold: data.model.threshold,
      simulated,
    },
  },
];

export const trackRows = (data: DataOf<typeof trackEnded>, simulated: boolean): Row[] => [
  {
    table: 'observations.tracks',
    values: {
      district: data.district,
      camera: data.camera,
      track_id: data.trackId,
      epoch: data.epoch,
      part: uint32(data.part),
      ordinal: uint32(data.ordinal),
      class: data.class,
      from_at: timeOf(data.fromMs),
      to_at: timeOf(data.toMs),
      sightings: uint32(data.sightings),
      simulated,
    },
  },
];

export const crossingRows = (data: DataOf<typeof flowCrossing>, simulated: boolean): Row[] => [
  {
    table: 'observations.crossings',
    values: {
      ...frameColumns(data),
      line: data.line,
      crossing_id: data.crossingId,
      direction: data.direction,
      class: data.class,
      track_id: data.trackId,
      simulated,
    },
  },
];

export const deviceEventRows = (data: DeviceEvent, simulated: boolean): Row[] => [
  {
    table: 'observations.device_events',
    values: {
      district: data.district,
      camera: data.camera,
      at: timeOf(data.atMs),
      event_id: data.eventId,
      kind: data.kind,
      phase: data.phase,
      initial: data.initial,
      rule: data.rule,
      object_id: data.objectId ?? '',
      topic: data.topic,
      received_at: timeOf(data.receivedAtMs),
      clock_source: data.clockSource,
      objects: (data.objects ?? []).map(({ id, class: kind, confidence, box }) => ({
        id,
        class: kind,
        confidence,
        ...box,
      })),
      simulated,
    },
  },
];
