import { signageFault } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import type { EndReason } from '../errors.ts';
import type { EdgeCamera } from '../ports.ts';

export const isEdgeCamera = (camera: Camera): camera is EdgeCamera => camera.source.kind === 'edge';

/** The smart cameras of the whole city, and whose certificate is whose. */
export type CertificateBook = {
  readonly cameras: Map<string, EdgeCamera>;
  readonly byCertificate: Map<string, Set<string>>;
};
export const newCertificateBook = (): CertificateBook => ({ cameras: new Map(), byCertificate: new Map() });

/** Notes a registration. A camera that is no smart camera (any more) is forgotten. */
export function noteCamera(book: CertificateBook, camera: Camera): void {
  forgetCamera(book, camera.camera);
  if (!isEdgeCamera(camera)) return;
  book.cameras.set(camera.camera, camera);
  const { certificateSha256 } = camera.source;
  const owners = book.byCertificate.get(certificateSha256) ?? new Set();
  book.byCertificate.set(certificateSha256, owners.add(camera.camera));
}

export function forgetCamera(book: CertificateBook, id: string): void {
  const known = book.cameras.get(id);
  if (!known) return;
  book.cameras.delete(id);
  const owners = book.byCertificate.get(known.source.certificateSha256);
  owners?.delete(id);
  if (owners?.size === 0) book.byCertificate.delete(known.source.certificateSha256);
}

export type Identity =
  | { readonly kind: 'camera'; readonly camera: EdgeCamera }
  /** `camera`: whose certificate it is, if it is one's. */
  | { readonly kind: 'refused'; readonly reason: EndReason; readonly camera?: EdgeCamera };

/** Finds the camera that speaks. @param sha256 of the client's certificate; undefined if it showed none */
export function identify(
  book: CertificateBook,
  sha256: string | undefined,
  { districts, nowMs }: { readonly districts: ReadonlySet<string>; readonly nowMs: number },
): Identity {
  const [first, ...others] = sha256 === undefined ? [] : (book.byCertificate.get(sha256) ?? []);
  const camera = first === undefined ? undefined : book.cameras.get(first);
  if (!camera) return { kind: 'refused', reason: 'certificate_unknown' };
  if (others.length > 0) return { kind: 'refused', reason: 'certificate_ambiguous' };
  if (!districts.has(camera.district)) return { kind: 'refused', reason: 'camera_elsewhere' };
  if (signageFault(camera, nowMs)) return { kind: 'refused', reason: 'signage_invalid', camera };
  return { kind: 'camera', camera };
}
