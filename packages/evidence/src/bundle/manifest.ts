import { Actor, CameraSpan, CaseReference, CustodyStep, EpochMs, Id, Sha256 } from '@marsad/schemas';
import { z } from 'zod';
import { isPartName } from './container.ts';

/** The names of the two parts that the manifest cannot list: itself and its signature. They are the last two of the file. */
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';

/** The name of the key that seals a city's bundles. */
export const evidenceOriginOf = (city: string): string => `marsad/${city}/evidence`;

/** A bundle of a day has 1,440 segments with two sidecars each. */
const MOST_PARTS = 20_000;

const BundlePart = z.object({
  name: z.string().refine(isPartName),
  kind: z.enum(['recording', 'masks', 'tracks', 'alerts', 'decisions', 'models', 'log', 'page']),
  mediaType: z.string().min(3).max(80),
  bytes: z.int().nonnegative(),
  sha256: Sha256,
  /** Of a recording or a sidecar: where it lay in the store, and its version there. */
  from: z
    .object({
      bucket: z.string().min(3).max(63),
      objectKey: z.string().min(1).max(400),
      versionId: z.string().max(1_024).optional(),
    })
    .optional(),
});
export type BundlePart = z.infer<typeof BundlePart>;

export const BundleManifest = z.object({
  format: z.literal('marsad-evidence/1'),
  city: z.string().min(1).max(60),
  bundleId: Id,
  caseId: Id,
  caseReference: CaseReference,
  span: CameraSpan,
  madeBy: Actor,
  reason: z.string().min(3).max(300),
  madeAtMs: EpochMs,
  /** What happened to it so far, in order. */
  custody: z.array(CustodyStep).max(20),
  /** The verifier key of the audit log whose checkpoint is in the bundle (https://c2sp.org/signed-note). */
  auditKey: z.string().min(20).max(200).optional(),
  parts: z.array(BundlePart).min(1).max(MOST_PARTS),
});
export type BundleManifest = z.infer<typeof BundleManifest>;

/** Everything that the manifest says besides the parts. */
export type BundleFacts = Omit<BundleManifest, 'format' | 'parts'>;

/** The manifest that these bytes are; undefined where they are none that this version reads. */
export function manifestOf(bytes: Uint8Array): BundleManifest | undefined {
  try {
    return BundleManifest.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
