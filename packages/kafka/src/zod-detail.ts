import type { z } from 'zod';

/** What is wrong with a message, for people: the field and the reason, never the value. */
export function detailOf(error: z.ZodError): string {
  const problems = error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.map(String).join('.') || 'the event'}: ${issue.message}`);
  const more = error.issues.length > 3 ? `; and ${error.issues.length - 3} more` : '';
  return `${problems.join('; ')}${more}`.slice(0, 500);
}
