import type { LogFault, LoggedAlarm, LogVerdict, MissingNumbers } from '@marsad/proof';
import { AUDIT_ALARMS, isKnown } from '@marsad/schemas';

const LEAF_WORDS = {
  unreadable: 'is not a record of the log at all',
  index_skipped: 'is missing: the record in its place has another index',
  hash_wrong: 'was changed: its hash is not of its text',
  not_an_entry: 'is not the text of an entry or an alarm',
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

/** The first fault of a log: where it is and what it means. */
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
      return fault.reason === 'omission'
        ? `nothing in the log was changed, but entry ${fault.index} says that entries never came which their service had counted`
        : `nothing in the log was changed, but entries that a service has counted are missing before entry ${fault.index}`;
  }
}

const MOST_RUNS = 10;

const numbersText = (from: number, to: number): string => (from === to ? `number ${from}` : `numbers ${from} to ${to}`);
const gapText = ({ run, from, to }: MissingNumbers): string => `${run}: ${numbersText(from, to)}`;

const ALARM_WORDS = {
  omission: 'entries never came',
  number_refused: 'entries were refused, because their numbers were implausible',
  id_taken: 'an entry came under an id that stood for something else',
} as const;

const alarmText = ({ index, alarm: { kind, run, from, to } }: LoggedAlarm): string =>
  `entry ${index}: ${isKnown(AUDIT_ALARMS, kind) ? ALARM_WORDS[kind] : kind} (${run}: ${numbersText(from, to)})`;

/** A verdict in a few lines for people; the last line sums it up. */
export function reportOf(verdict: LogVerdict): string[] {
  const { size, rootHash, checkpoints, unsigned, voidRecords, missing, omissions, alarms, fault } = verdict;
  const lines = [
    `entries      ${size}`,
    `root         ${rootHash}`,
    `checkpoints  ${checkpoints} hold${unsigned > 0 ? `; the last ${unsigned} entries are not signed yet` : ''}`,
  ];
  if (voidRecords > 0)
    lines.push(`void         ${voidRecords} records are no entries: two instances wrote at once, the first counts`);
  const list = (label: string, gaps: readonly string[]): void => {
    for (const gap of gaps.slice(0, MOST_RUNS)) lines.push(`${label.padEnd(13)}${gap}`);
    if (gaps.length > MOST_RUNS) lines.push(`${label.padEnd(13)}and ${gaps.length - MOST_RUNS} more`);
  };
  list('missing', missing.map(gapText));
  list(
    'omission',
    omissions.map((gap) => `${gapText(gap)}, as entry ${gap.since} says`),
  );
  list('alarm', alarms.filter(({ alarm }) => alarm.kind !== 'omission').map(alarmText));
  lines.push(fault === undefined ? 'The log is whole.' : `THE LOG IS NOT WHOLE: ${faultText(fault)}.`);
  return lines;
}
