import { z } from 'zod';
import { CameraTerms } from '../camera/camera-registered.v2.ts';
import { AgencyId } from '../governance/sharing-agreement.v1.ts';
import { CITY_PLACE } from '../registry/groups.ts';
import { LonLat } from '../values/geometry.ts';
import { District } from '../values/ids.ts';

const Name = z.object({ fr: z.string().min(1), ar: z.string().min(1), en: z.string().min(1) });

/** The registry of a city's districts, `city.yaml`. Subscriptions, topics and access follow it. */
export const City = z
  .object({
    city: z.string().min(1).max(60),
    name: Name,
    /** IANA time zone, for people; the wire is UTC. */
    timeZone: z.string().min(1),
    /** The agency whose staff operate the cameras. */
    operatedBy: AgencyId,
    /** Agencies that the city may share alerts with, each under its own agreement. */
    agencies: z.array(z.object({ id: AgencyId, name: Name })),
    districts: z
      .array(
        z.object({
          id: District,
          name: Name,
          polygon: z.array(LonLat).min(4, 'a closed ring of at least three corners'),
        }),
      )
      .min(1),
    cameras: z.array(CameraTerms),
  })
  .superRefine((city, context) => {
    const known = new Set(city.districts.map((district) => district.id));
    city.districts.forEach(({ id }, index) => {
      if (String(id) === CITY_PLACE)
        context.addIssue({
          code: 'custom',
          path: ['districts', index, 'id'],
          message: `${CITY_PLACE} stands for the whole city in the names of topics and groups: give the district another id`,
        });
    });
    const seen = new Set<string>();
    city.cameras.forEach((camera, index) => {
      if (!known.has(camera.district)) {
        context.addIssue({
          code: 'custom',
          path: ['cameras', index, 'district'],
          message: `unknown district ${camera.district}: name one of ${[...known].join(', ')}`,
        });
      }
      if (seen.has(camera.camera))
        context.addIssue({
          code: 'custom',
          path: ['cameras', index, 'camera'],
          message: `camera ${camera.camera} is listed twice`,
        });
      seen.add(camera.camera);
    });
  });
export type City = z.infer<typeof City>;
