import type { FastifyRequest } from 'fastify';
import type { Alert, Camera, DecisionKind, Place, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { hiddenProblem, Problem } from '../../errors.ts';
import { viewerOn } from '../sessions/current-session.ts';

/** The person behind a request. @throws Problem unless their role opens this place */
export function requirePlace(request: FastifyRequest, access: Access, place: Place): Viewer {
  const viewer = viewerOn(request);
  if (!access.enters(viewer, place)) throw new Problem('role_may_not', place);
  return viewer;
}

/** The person behind a request. @throws Problem unless they belong to the agency that operates the city, in any role */
export function requireCityStaff(request: FastifyRequest, access: Access): Viewer {
  const viewer = viewerOn(request);
  if (!access.worksForTheCity(viewer)) throw new Problem('role_may_not', 'city');
  return viewer;
}

/** The person behind a request. @throws Problem unless their role may take this kind of decision, and for this district */
export function requireDecider(request: FastifyRequest, access: Access, kind: DecisionKind, district: string): Viewer {
  const viewer = viewerOn(request);
  if (!access.decides(viewer, kind) || !access.seesDistrict(viewer, district)) throw new Problem('role_may_not', kind);
  return viewer;
}

type Known = { memory: CityMemory; access: Access };

/** The alert. @throws Problem where it does not exist or this person may not see it; from outside both look the same */
export function requireAlert({ memory, access }: Known, viewer: Viewer, id: string): Alert {
  const alert = memory.alert(id);
  if (!alert) throw new Problem('not_found');
  if (!access.sees(viewer, alert)) throw hiddenProblem('alert');
  return alert;
}

/** The camera. @throws Problem where it does not exist or this person may not see it; from outside both look the same */
export function requireCamera({ memory, access }: Known, viewer: Viewer, id: string): Camera {
  const camera = memory.camera(id)?.camera;
  if (!camera) throw new Problem('not_found');
  if (!access.seesDistrict(viewer, camera.district)) throw hiddenProblem('camera');
  return camera;
}
