import type { FastifyRequest } from 'fastify';
import type { Alert, Place, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { hidden, Problem } from '../../errors.ts';
import { viewerOn } from '../sessions/sessions.routes.ts';

/** The person behind a request, if their role opens this place. */
export function requirePlace(request: FastifyRequest, access: Access, place: Place): Viewer {
  const viewer = viewerOn(request);
  if (!access.enters(viewer, place)) throw new Problem('role_may_not', place);
  return viewer;
}

/** The person behind a request, if they belong to the agency that operates the city, in whatever role. */
export function requireCityStaff(request: FastifyRequest, access: Access): Viewer {
  const viewer = viewerOn(request);
  if (!access.worksForTheCity(viewer)) throw new Problem('role_may_not', 'city');
  return viewer;
}

/** The alert, if it exists and this person may see it. Both "no" look the same from outside. */
export function requireAlert(memory: CityMemory, access: Access, viewer: Viewer, id: string): Alert {
  const alert = memory.alert(id);
  if (!alert) throw new Problem('not_found');
  if (!access.sees(viewer, alert)) throw hidden('alert');
  return alert;
}
