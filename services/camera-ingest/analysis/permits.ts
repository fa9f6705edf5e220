import { listedAnalytics } from '@marsad/schemas';
import type { Analytic, Camera } from '@marsad/schemas';
import type { Permit } from '@marsad/streaming/permit';

/** What governance permits now: the part of `@marsad/rights` that this service needs. */
export type Permissions = {
  mayAnalyse(camera: string, analytic: Analytic): boolean;
  /** Grants under which heads may be cut on this camera; empty without an act for faces, or while faces are halted. */
  faceGrants(
    camera: string,
  ): readonly { readonly authorisationId: string; readonly fromMs: number; readonly toMs: number }[];
};

/** A permit is sent again after the first time, ms, and lapses after the second, ms. */
export const PERMIT_EVERY_MS = 1_000;
export const PERMIT_LIFE_MS = 3_000;

/** The analytics that run on a camera now: those that its registration lists and an act permits, and faces if there is a live grant. */
export function runningAnalytics(camera: Camera, permissions: Permissions): Analytic[] {
  const listed = listedAnalytics(camera).filter((analytic) => permissions.mayAnalyse(camera.camera, analytic));
  return permissions.faceGrants(camera.camera).length > 0 ? [...listed, 'faces'] : listed;
}

export const permitOf = (camera: Camera, permissions: Permissions): Permit => ({
  plates: camera.analytics.includes('plates') && permissions.mayAnalyse(camera.camera, 'plates'),
  heads: permissions.faceGrants(camera.camera).map(({ authorisationId }) => authorisationId),
});

/** Those of a head crop's authorisations whose grants still cover the camera and cover the moment of the frame. */
export function coveringAuthorisations(
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
