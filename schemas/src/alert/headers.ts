import { z } from 'zod';
import { days, deleteAfter, latestPerKey, ofAlert, retired } from '../registry/define.ts';
import { District, Id } from '../values/ids.ts';

type OfCommand = { readonly commandId: string };

/** An alert as it stands: the last revision of each stays on its topic. */
export const alertRevision = {
  ...ofAlert,
  id: ({ alertId, revision }: { readonly alertId: string; readonly revision: number }): string =>
    `${alertId}:${revision}`,
  partitions: 2,
  retention: latestPerKey,
} as const;

/** What a person asks to be done. Asking again under the same command id asks for nothing new. */
export const personsCommand = {
  id: ({ commandId }: OfCommand): string => commandId,
  partitions: 1,
  personalData: 'staff',
} as const;

/** A command about an alert was carried out, or refused. */
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
