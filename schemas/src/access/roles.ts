import { z } from 'zod';

/**
 * A person's role in the city, as the identity provider states it. An `officer` works for an agency that the city shares alerts with; all
 * others work for the city's own operations. A `reviewer` is trained to judge whether two pictures show one person.
 */
export const Role = z.enum([
  'operator',
  'reviewer',
  'supervisor',
  'judge',
  'controller',
  'analyst',
  'auditor',
  'officer',
]);
export type Role = z.infer<typeof Role>;
