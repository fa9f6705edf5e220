import { z } from 'zod';
import { CameraTerms } from '../camera/camera-registered.v2.ts';
import { AgencyId } from '../governance/sharing-agreement.v1.ts';
import { CITY_PLACE } from '../registry/groups.ts';
import { RuleTerms } from '../rule/rule-terms.ts';
import { LonLat } from '../values/geometry.ts';
import { District, Id } from '../values/ids.ts';

const Name = z.object({ fr: z.string().min(1), ar: z.string().min(1), en: z.string().min(1) });

/** What people do about an alert of one kind, in order. */
export const Checklist = z
  .array(z.object({ item: Id, text: Name }))
  .min(1)
  .max(20)
  .refine((points) => new Set(points.map(({ item }) => item)).size === points.length, 'two points have the same item');
export type Checklist = z.infer<typeof Checklist>;

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
    /** Rules that apply from the start; people change and withdraw them later. */
    rules: z.array(RuleTerms).optional(),
    /** By kind of alert, as the alert's `kind` filter names it: exact, possible, face, zone_entered, … */
    checklists: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,59}$/), Checklist).optional(),
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
    const rules = new Set<string>();
    city.rules?.forEach(({ ruleId, camera, district }, index) => {
      const fault = (field: string, message: string): void =>
        context.addIssue({ code: 'custom', path: ['rules', index, field], message });
      if (!city.cameras.some((listed) => listed.camera === camera && listed.district === district))
        fault('camera', `camera ${camera} is not listed in district ${district}`);
      if (rules.has(ruleId)) fault('ruleId', `rule ${ruleId} is listed twice: give each rule its own id`);
      rules.add(ruleId);
    });
  });
export type City = z.infer<typeof City>;
