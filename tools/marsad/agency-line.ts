import type { UnreadableMessage } from '@marsad/kafka';
import type { AgencyBody, AgencyMessage } from '@marsad/schemas';

const COLUMN = 10;
const KINDS: readonly string[] = ['alert', 'withdrawn', 'heartbeat', 'checkpoint'] satisfies AgencyBody['kind'][];

/** The time of day in UTC at which the city sent a message. */
const timeOf = (ms: number): string => new Date(ms).toISOString().slice(11, 23);

/** One message to an agency as one line for people: when it was sent, its kind, which alert, what it is about, where, and in what state. */
export const lineOf = ({ sentAtMs, body }: AgencyMessage): string =>
  `${timeOf(sentAtMs)}  ${body.kind.padEnd(COLUMN)}  ${detailsOf(body)}`;

function detailsOf(body: AgencyBody): string {
  switch (body.kind) {
    case 'heartbeat':
      return 'all quiet';
    case 'checkpoint':
      return `the audit log has ${body.checkpoint.treeSize} entries, root ${body.checkpoint.rootHash.slice(0, 16)}…`;
    case 'withdrawn':
      return `${body.alertId}  no longer shared`;
    case 'alert':
      return [body.alert.alertId, ...partsOf(body.alert)].join('  ');
  }
}

function partsOf(alert: Extract<AgencyBody, { kind: 'alert' }>['alert']): string[] {
  const { rule, match, plate, reason, behaviour, caseReference, position, district, camera, state, simulated } = alert;
  const what = rule === 'hotlist' ? `${plate ?? 'plate unknown'} (${match ?? 'match unknown'})` : (behaviour ?? rule);
  const place = position ? ` ${position[1].toFixed(4)},${position[0].toFixed(4)}` : '';
  return [
    what,
    ...(reason === undefined ? [] : [reason]),
    ...(caseReference === undefined ? [] : [`case ${caseReference}`]),
    `${district}/${camera}${place}`,
    state,
    ...(simulated ? ['simulated'] : []),
  ];
}

/** The line about a message that this reader cannot use. An unknown kind comes from a later version: the reader ignores it and says so. */
export function ignoredLineOf({ wire, reason, detail }: UnreadableMessage): string {
  const id = wire.headers['ce_id'] ?? `${wire.topic}/${wire.partition}/${wire.offset}`;
  const kind = kindOf(jsonOf(wire.value));
  if (kind !== undefined && !KINDS.includes(kind))
    return `marsad: ignored ${id}, of the kind ${JSON.stringify(kind.slice(0, 60))}, which this version does not know; update marsad to read it`;
  return `marsad: ignored ${id}, which cannot be read: ${reason}, ${detail}`;
}

function kindOf(data: unknown): string | undefined {
  const body = fieldOf(data, 'body');
  const kind = fieldOf(body, 'kind');
  return typeof kind === 'string' ? kind : undefined;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function jsonOf(text: string | null): unknown {
  try {
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
