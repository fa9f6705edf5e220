import { z } from 'zod';
import { days, deleteAfter, latestPerKey, ofAlert, retired } from '../registry/define.ts';
import { District, Id } from '../values/ids.ts';

type OfCommand = { readonly commandId: string };

/** The definition of an alert's topic, which keeps the last revision of each alert. */
export const alertRevision = {
  ...ofAlert,
  id: ({ alertId, revision }: { readonly alertId: string; readonly revision: number }): string =>
    `${alertId}:${revision}`,
  partitions: 2,
  retention: latestPerKey,
} as const;

/** The definition of a person's command. A repetition under the same command id has no further effect. */
export const personsCommand = {
  id: ({ commandId }: OfCommand): string => commandId,
  partitions: 1,
  personalData: 'staff',
} as const;

/** The definition of an answer: a command about an alert was carried out, or refused. */
export const commandAnswer = {
  ...ofAlert,
  id: ({ commandId }: OfCommand): string => `answer:${commandId}`,
  partitions: 1,
} as const;

/** The first version of such an answer. */
export const retiredAnswer = {
  ...commandAnswer,
  ...retired,
  retention: deleteAfter(days(1)),
  personalData: 'none',
} as const;

/** The fields of every answer to a command about an alert. */
export const AnswerFields = { commandId: Id, alertId: Id, district: District, accepted: z.boolean() };
