import type { AgencyMessage } from '@marsad/schemas';

const COLUMN = 10;

/** Time of day, UTC, as the city said it. */
const timeOf = (ms: number): string => new Date(ms).toISOString().slice(11, 23);

/** One message to an agency as one line for people: when, what, which alert, what about, where, how far. */
export function lineOf({ kind, sentAtMs, alert, withdrawnAlertId, checkpoint }: AgencyMessage): string {
  const start = `${timeOf(sentAtMs)}  ${kind.padEnd(COLUMN)}`;
  switch (kind) {
    case 'heartbeat':
      return `${start}  all quiet`;
    case 'checkpoint':
      return `${start}  the audit log has ${checkpoint?.treeSize ?? 'unknown'} entries, root ${checkpoint?.rootHash.slice(0, 16) ?? 'unknown'}…`;
    case 'withdrawn':
      return `${start}  ${withdrawnAlertId ?? 'unknown'}  no longer shared`;
    case 'alert':
      return alert ? `${start}  ${[alert.alertId, ...aboutOf(alert)].join('  ')}` : `${start}  without an alert`;
  }
}

function aboutOf(alert: NonNullable<AgencyMessage['alert']>): string[] {
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
