import { z } from 'zod';

/**
 * What a person is in the city, as the identity provider says it. `officer` works for an agency that the city shares with; everybody else
 * works for the city's own operations. `reviewer` means trained to judge whether two pictures show one person.
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
