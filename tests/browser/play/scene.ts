import { join } from 'node:path';
import { kafkaAs, ROOT, type Addresses } from '@marsad/deploy-local';
import { createObjectStore, objectKeyOf, type ObjectStore } from '@marsad/objects';
import { loadCity } from '@marsad/samples';
import { trackId, type Camera, type City, type Principal } from '@marsad/schemas';
import { createBus, type Bus } from '@marsad/testkit';

export const MINUTE_MS = 60_000;
/** Stands for the hash of any model or file that no test checks. */
export const ANY_SHA256 = 'b1946ac92492d2347c6235b4d2611184'.repeat(2);
/** Marks every played event as simulated. */
export const SIMULATED = { simulated: true };

/** What every played service shares: the city, the bus and the store under that service's own credentials, and one count of tracks. */
export type Scene = {
  readonly addresses: Addresses;
  readonly city: City;
  readonly bus: Bus;
  readonly epoch: number;
  objects(service: Principal): ObjectStore;
  /** The camera's id and district, as events carry them. */
  placeOf(cameraId: string): { district: Camera['district']; camera: Camera['camera'] };
  cameraOf(cameraId: string): Camera;
  /** The moment of a frame of this camera. */
  momentOf(cameraId: string, atMs: number): ReturnType<Scene['placeOf']> & Moment;
  /** A new track. */
  newTrack(cameraId: string): { ordinal: number; trackId: string };
  /** Stores a file of an alert. @returns the fields of its event that locate the file */
  store(service: Principal, bucket: 'views' | 'evidence', cameraId: string, file: StoredFile): Promise<StoredAt>;
};
type Moment = { epoch: number; part: number; ptsMs: number; capturedAtMs: number; receivedAtMs: number };
type StoredFile = { readonly name: string; readonly bytes: Buffer; readonly contentType: string };
type StoredAt = ReturnType<Scene['placeOf']> & { bucket: string; objectKey: string; sha256: string; bytes: number };

export function createScene(addresses: Addresses): Scene {
  const city = loadCity(join(ROOT, 'samples', 'city.yaml'));
  const epoch = Date.now();
  let ordinal = 0;
  const cameraOf = (id: string): Camera => {
    const known = city.cameras.find(({ camera }) => camera === id);
    if (!known) throw new Error(`${id} is not in city.yaml`);
    return known;
  };
  const placeOf = (id: string) => {
    const { district, camera } = cameraOf(id);
    return { district, camera };
  };
  const objects = (service: Principal): ObjectStore =>
    createObjectStore({
      endpoint: addresses.s3.endpoint,
      accessKey: service,
      secretKey: addresses.s3.secretKeys[service] ?? '',
    });
  return {
    ...{ addresses, city, epoch, objects, cameraOf, placeOf },
    bus: createBus({ kafka: (principal) => kafkaAs(addresses, principal) }),
    momentOf: (id, atMs) => ({
      ...placeOf(id),
      ...{ epoch, part: 0, ptsMs: atMs - epoch, capturedAtMs: atMs, receivedAtMs: atMs },
    }),
    newTrack(camera) {
      ordinal += 1;
      return { ordinal, trackId: trackId({ camera, epoch, part: 0 }, ordinal) };
    },
    async store(service, bucket, cameraId, { name, bytes, contentType }) {
      const place = placeOf(cameraId);
      const objectKey = objectKeyOf(service, place.district, place.camera, Date.now(), name);
      const { sha256 } = await objects(service).putBytes(bucket, objectKey, bytes, contentType);
      return { ...place, bucket, objectKey, sha256, bytes: bytes.length };
    },
  };
}
