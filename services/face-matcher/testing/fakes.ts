import { FACE_EMBEDDING_DIMENSIONS } from '@marsad/vision';
import type { DescribedFace, FaceDescription } from '@marsad/vision';
import type { FaceRights, Log, JpegCodec } from '../ports.ts';
import type { LiveGrant } from '@marsad/schemas';

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A face whose description points along one axis: those of one axis are the same person, those of two are strangers. */
export function faceAlong(axis: number): DescribedFace {
  const embedding = new Float32Array(FACE_EMBEDDING_DIMENSIONS);
  embedding[axis] = 1;
  const point = { x: 1, y: 1 };
  return {
    kind: 'face',
    box: { x: 10, y: 10, width: 20, height: 30 },
    landmarks: { leftEye: point, rightEye: point, nose: point, leftMouth: point, rightMouth: point },
    quality: {
      score: 0.8,
      sizePx: 30,
      interEyePx: 15,
      yaw: 0,
      pitch: 0,
      rollDegrees: 0,
      sharpness: 1,
      exposure: 1,
      occlusion: 0,
    },
    embedding,
    model: { name: 'face-embedding', sha256: 'a'.repeat(64) },
  };
}

/** Returns what `give` returns, and records every face that it lent. */
export function createFakeReader(give: () => FaceDescription) {
  const lent: DescribedFace[] = [];
  return {
    lent,
    /** Runs while a face is being described. */
    meanwhile: (): void => undefined,
    describe() {
      const face = give();
      if (face.kind === 'face') lent.push(face);
      this.meanwhile();
      return Promise.resolve(face);
    },
    forget(face: FaceDescription) {
      if (face.kind === 'face') face.embedding.fill(0);
    },
  };
}

export function createFakeRights() {
  const rights = {
    grants: [] as LiveGrant[],
    halted: false,
    act: true,
    faceGrants: (camera: string) =>
      rights.halted || !rights.act
        ? []
        : rights.grants.filter(({ cameras }) => cameras.some((covered) => covered === camera)),
    liveGrants: () => rights.grants,
    isHalted: () => rights.halted,
  };
  return rights satisfies FaceRights;
}

export const fakeCodec: JpegCodec = {
  decode: (jpeg) =>
    Promise.resolve(
      jpeg.length === 0
        ? { kind: 'unreadable', detail: 'empty' }
        : { kind: 'image', image: { data: new Uint8Array(80 * 90 * 3), width: 80, height: 90 } },
    ),
  encodePart: (_, { width, height }) => Promise.resolve(Buffer.from([width, height])),
};
