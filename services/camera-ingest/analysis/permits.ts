import { listedAnalytics } from '@marsad/schemas';
import type { Analytic, Camera } from '@marsad/schemas';

/** What governance permits now, as far as this service asks (see `@marsad/rights`). */
export type Permissions = {
  mayAnalyse(camera: string, analytic: Analytic): boolean;
  /** Grants under which heads may be cut on this camera; empty without an act for faces, or when they are halted. */
  faceGrants(
    camera: string,
  ): readonly { readonly authorisationId: string; readonly fromMs: number; readonly toMs: number }[];
};

/** What the media thread may cut. A permit lapses by itself: a main thread that hangs permits nothing. */
export type Permit = { readonly plates: boolean; readonly heads: readonly string[] };

export const NO_PERMIT: Permit = { plates: false, heads: [] };
/** A permit is sent again this often, and lapses so long after it was sent, ms. */
export const PERMIT_EVERY_MS = 1_000;
export const PERMIT_LIFE_MS = 3_000;

/** The analytics that run on a camera now: those that its registration lists and an act permits, and faces under a live grant, whatever is listed. */
export function analysing(camera: Camera, permissions: Permissions): Analytic[] {
  const listed = listedAnalytics(camera).filter((analytic) => permissions.mayAnalyse(camera.camera, analytic));
  return permissions.faceGrants(camera.camera).length > 0 ? [...listed, 'faces'] : listed;
}

export const permitOf = (camera: Camera, permissions: Permissions): Permit => ({
  plates: camera.analytics.includes('plates') && permissions.mayAnalyse(camera.camera, 'plates'),
  heads: permissions.faceGrants(camera.camera).map(({ authorisationId }) => authorisationId),
});

/** The authorisations under which a head was cut whose grants still cover the camera, and covered the moment of the frame. */
export function stillGranted(
  head: { readonly camera: string; readonly capturedAtMs: number; readonly authorisationIds: readonly string[] },
  permissions: Permissions,
): string[] {
  const { camera, capturedAtMs, authorisationIds } = head;
  const covering = permissions
    .faceGrants(camera)
    .filter(({ fromMs, toMs }) => fromMs <= capturedAtMs && capturedAtMs < toMs)
    .map(({ authorisationId }) => authorisationId);
  return authorisationIds.filter((id) => covering.includes(id));
}

export const isSamePermit = (a: Permit, b: Permit): boolean =>
  a.plates === b.plates && a.heads.length === b.heads.length && a.heads.every((id) => b.heads.includes(id));
