import { latestPerKey } from '../registry/define.ts';

/** The definition of a topic with records of governance, which keeps the last revision of each. */
export const governanceRecord = {
  scope: 'city',
  partitions: 1,
  producers: ['governance'],
  retention: latestPerKey,
} as const;

/** The definition of a topic with people's decisions about rights, or with the answers to them. */
export const rightsDecision = {
  scope: 'city',
  keyedBy: 'command',
  key: ({ commandId }: { readonly commandId: string }): string => commandId,
  partitions: 1,
  personalData: 'staff',
} as const;
