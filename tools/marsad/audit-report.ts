import type { LogFault, LogVerdict } from '@marsad/proof';

const LEAF_WORDS = {
  unreadable: 'is not a record of the log at all',
  index_skipped: 'is missing: the record in its place has another index',
  hash_wrong: 'was changed: its hash is not of its text',
  not_an_entry: 'is not the text of an entry',
  entry_again: 'is in the log for the second time',
} as const;

const CHECKPOINT_WORDS = {
  unreadable: 'is not a record of a checkpoint at all',
  not_a_note: 'is not a signed note',
  not_signed_by_this_key: "is not signed by this log's key",
  signature_wrong: 'carries a signature that is not of its text',
  not_a_checkpoint: 'is signed and is no checkpoint',
  another_origin: 'is of another log',
  fields_differ: 'says something else than its signed note',
  beyond_the_log: 'speaks of more entries than there are: the end of the log is gone',
  root_differs: 'was signed over other entries than there are',
} as const;

/** The first thing that is wrong, where it is and what it means. */
export function faultText(fault: LogFault): string {
  switch (fault.where) {
    case 'leaf': {
      const which = fault.entryId === undefined ? `entry ${fault.index}` : `entry ${fault.index} (${fault.entryId})`;
      return `${which} ${LEAF_WORDS[fault.reason]}`;
    }
    case 'checkpoint':
    case 'kept_checkpoint': {
      const which = fault.where === 'checkpoint' ? 'the checkpoint' : 'the checkpoint that was kept,';
      const from = fault.soundBelow === undefined ? '' : `; entries below ${fault.soundBelow} are as they were signed`;
      return `${which} over ${fault.size} entries ${CHECKPOINT_WORDS[fault.reason]}${from}`;
    }
    case 'log':
      return 'the log has entries and nobody has ever signed it';
    case 'numbering':
      return 'nothing in the log was changed, but entries that producers have counted never reached it';
  }
}

const MOST_RUNS = 10;

/** A verdict in a few lines for people; the last one says it all. */
export function reportOf({ size, rootHash, checkpoints, unsigned, voidRecords, missing, fault }: LogVerdict): string[] {
  const lines = [
    `entries      ${size}`,
    `root         ${rootHash}`,
    `checkpoints  ${checkpoints} hold${unsigned > 0 ? `; the last ${unsigned} entries are not signed yet` : ''}`,
  ];
  if (voidRecords > 0)
    lines.push(
      `void         ${voidRecords} records at an index that was taken: two instances wrote at once, the first counts`,
    );
  for (const { run, from, to } of missing.slice(0, MOST_RUNS))
    lines.push(`missing      ${run}: ${from === to ? `number ${from}` : `numbers ${from} to ${to}`}`);
  if (missing.length > MOST_RUNS) lines.push(`missing      and ${missing.length - MOST_RUNS} more gaps`);
  lines.push(fault === undefined ? 'The log is whole.' : `THE LOG IS NOT WHOLE: ${faultText(fault)}.`);
  return lines;
}
