import { latestPerKey } from '../registry/define.ts';

/** A record that governance keeps for the city: the last revision of each stays on its topic. */
export const governanceRecord = {
  scope: 'city',
  partitions: 1,
  producers: ['governance'],
  retention: latestPerKey,
} as const;

/** A decision of a person about rights, or its answer. */
export const rightsDecision = {
  scope: 'city',
  keyedBy: 'command',
  key: ({ commandId }: { readonly commandId: string }): string => commandId,
  partitions: 1,
  personalData: 'staff',
} as const;
