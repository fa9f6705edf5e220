import { ObjectClass, RULE_KINDS } from '@marsad/schemas';
import { z } from 'zod';

const Point = z.tuple([z.number(), z.number()], 'a point is [x, y]');
const Name = z.string('a name is missing').min(1, 'a name is empty');

const firstTwice = (names: readonly string[]): string | undefined => names.find((name, i) => names.indexOf(name) < i);
const unique = (what: string, nameOf: (entry: { name?: string; id?: string }) => string) => ({
  check: (entries: readonly { name?: string; id?: string }[]) => firstTwice(entries.map(nameOf)) === undefined,
  error: ({ input }: { input?: unknown }) =>
    `${what} ${firstTwice((input as { name?: string; id?: string }[]).map(nameOf)) ?? ''} is used twice`,
});

const lineNames = unique('the line name', ({ name }) => name ?? '');
const zoneNames = unique('the zone name', ({ name }) => name ?? '');
const ruleIds = unique('the rule id', ({ id }) => id ?? '');

const SiteRule = z.object({
  id: z.string('a rule needs an id').min(1, 'a rule needs an id'),
  kind: z.enum(RULE_KINDS, {
    error: ({ input }) => `there is no rule kind ${JSON.stringify(input)}; kinds: ${RULE_KINDS.join(' ')}`,
  }),
  zone: z.string().optional(),
  line: z.string().optional(),
  dwellSeconds: z.number().nonnegative().optional(),
  classes: z.array(ObjectClass).min(1, 'classes lists none: leave it out for the kind’s own').optional(),
  personsPerM2: z.number().positive().optional(),
  kmh: z.number().positive().optional(),
  seconds: z.number().nonnegative().optional(),
});
export type SiteRule = z.infer<typeof SiteRule>;

/** The shape of `site.json`. Keys that it does not name are ignored, so that a site file may carry notes. */
export const SiteFile = z.object(
  {
    calibration: z
      .object({ points: z.array(z.object({ px: Point, m: Point }, 'a point is {"px": [x, y], "m": [X, Y]}')) })
      .optional(),
    lines: z
      .array(
        z.object({
          name: Name,
          from: Point,
          to: Point,
          oneWay: z.enum(['left_to_right', 'right_to_left'], 'oneWay is left_to_right or right_to_left').optional(),
        }),
        'lines is missing: [{"name": "a", "from": [x, y], "to": [x, y]}]',
      )
      .refine(lineNames.check, { error: lineNames.error }),
    zones: z
      .array(z.object({ name: Name, polygon: z.array(Point).min(3, 'a zone needs at least three corners') }))
      .refine(zoneNames.check, { error: zoneNames.error })
      .default([]),
    rules: z.array(SiteRule).refine(ruleIds.check, { error: ruleIds.error }).default([]),
  },
  'a site is {"calibration"?, "lines", "zones"?, "rules"?}',
);
export type SiteFile = z.infer<typeof SiteFile>;
