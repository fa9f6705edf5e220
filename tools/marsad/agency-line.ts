import type { UnreadableMessage } from '@marsad/kafka';
import type { AgencyBody, AgencyMessage } from '@marsad/schemas';

const COLUMN = 10;
const KINDS: readonly string[] = ['alert', 'withdrawn', 'heartbeat', 'checkpoint'] satisfies AgencyBody['kind'][];

/** Time of day, UTC, as the city said it. */
const timeOf = (ms: number): string => new Date(ms).toISOString().slice(11, 23);

/** One message to an agency as one line for people: when, what, which alert, what about, where, how far. */
export const lineOf = ({ sentAtMs, body }: AgencyMessage): string =>
  `${timeOf(sentAtMs)}  ${body.kind.padEnd(COLUMN)}  ${saidBy(body)}`;

function saidBy(body: AgencyBody): string {
  switch (body.kind) {
    case 'heartbeat':
      return 'all quiet';
    case 'checkpoint':
      return `the audit log has ${body.checkpoint.treeSize} entries, root ${body.checkpoint.rootHash.slice(0, 16)}…`;
    case 'withdrawn':
      return `${body.alertId}  no longer shared`;
    case 'alert':
      return [body.alert.alertId, ...aboutOf(body.alert)].join('  ');
  }
}

function aboutOf(alert: Extract<AgencyBody, { kind: 'alert' }>['alert']): string[] {
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

/** What a reader says of a message that it cannot use. A kind that it does not know is of a later version: ignored, and said. */
export function ignoredLineOf({ wire, reason, detail }: UnreadableMessage): string {
  const id = wire.headers['ce_id'] ?? `${wire.topic}/${wire.partition}/${wire.offset}`;
  const kind = kindOf(parsed(wire.value));
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

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
