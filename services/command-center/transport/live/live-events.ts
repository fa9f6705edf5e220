import type { ServerResponse } from 'node:http';
import type { Viewer } from '@marsad/schemas';
import type { Access, Detail } from '../../domain/access.ts';
import { redactAlertFor } from '../../domain/redact-alert.ts';
import { mayKnowAnswer } from '../../domain/answer-access.ts';
import type { AlertChange, OrderedAlert } from '../../domain/alert-memory.ts';
import type { CityChange, CityMemory } from '../../domain/city-memory.ts';
import type { CommandsMemory } from '../../domain/commands-memory.ts';
import type { Session } from '../../domain/session.ts';
import { HEARTBEAT_TEXT, alertText, changeText, helloText, withdrawalText } from './event-text.ts';
import { createSharedStreams } from './shared-streams.ts';

/** How often a comment is written to a stream, ms, because a proxy closes a stream that is silent for long. */
export const HEARTBEAT_MS = 15_000;
/** A reader with more unread bytes than this is cut off. It comes back with Last-Event-ID and misses no alert. */
const MAX_BACKLOG_BYTES = 1_000_000;

type Client = { response: ServerResponse; viewer: Viewer; session: Session };

type Dependencies = {
  memory: CityMemory;
  commands: CommandsMemory;
  access: Access;
  /** Records that the alert is disclosed to this person of another agency. Resolves to whether it may be disclosed. */
  disclose: (viewer: Viewer, alert: OrderedAlert['alert']) => Promise<boolean>;
  /** False while the audit log takes no entries. No alert leaves then, and streams end rather than skip one. */
  isOpen: () => boolean;
  /** Whether a session is still live: neither signed out nor over nor idle. */
  isLive: (session: Session) => boolean;
  now: () => number;
  /** A camera as `/api/cameras` shows it. */
  cameraShown: (camera: string) => unknown;
  onDelivered?: ((change: CityChange, nowMs: number) => void) | undefined;
};

/** Whether a change may be written to this person's stream. */
function maySee(
  viewer: Viewer,
  change: CityChange,
  dependencies: Pick<Dependencies, 'memory' | 'commands' | 'access'>,
) {
  const { access } = dependencies;
  switch (change.kind) {
    case 'alert':
      return access.sees(viewer, change.alert);
    case 'camera':
      return access.worksForTheCity(viewer) && access.seesDistrict(viewer, change.district);
    case 'crossing':
      return access.enters(viewer, 'cameras') && access.seesDistrict(viewer, change.district);
    case 'command': {
      const { of, answer } = change.answered;
      const alertId = 'alertId' in answer ? answer.alertId : undefined;
      return mayKnowAnswer(viewer, { of, commandId: answer.commandId, alertId }, dependencies);
    }
    case 'governance':
      return access.worksForTheCity(viewer) || change.agency === viewer.agency;
  }
}

function write({ response }: Client, text: string): void {
  if (response.writableLength > MAX_BACKLOG_BYTES) response.destroy();
  else response.write(text);
}

/** The text of one change, made once for each level of detail. */
function createTexts(change: CityChange, nowMs: number, { access, cameraShown }: Dependencies) {
  const texts = new Map<Detail, string>();
  return (viewer: Viewer): string => {
    const detail = change.kind === 'alert' ? access.detailOf(viewer, change.alert) : 'whole';
    const text = texts.get(detail) ?? changeText(change, nowMs, detail, cameraShown);
    texts.set(detail, text);
    return text;
  };
}

/**
 * The alerts that a reader missed since it was cut off. Alerts of that same millisecond are repeated; readers recognise them by their
 * revision.
 */
const missedSince = (alerts: readonly OrderedAlert[], sinceMs: number): AlertChange[] =>
  alerts
    .filter(({ orderMs }) => orderMs >= sinceMs)
    .sort((a, b) => a.orderMs - b.orderMs)
    .map(({ alert, orderMs }) => ({ kind: 'alert', district: alert.district, alert, orderMs }));

/** The streams of people of other agencies, which need the record of a disclosure before each alert. */
const createOutsideStreams = (dependencies: Dependencies, drop: (client: Client) => void) => {
  const { access, memory, isOpen, now } = dependencies;
  return createSharedStreams<Client>({
    access,
    memory,
    isOpen,
    disclose: ({ viewer }, alert) => dependencies.disclose(viewer, alert),
    writeAlert: (client, { alert, orderMs }) =>
      write(client, alertText(redactAlertFor(access, client.viewer, alert), orderMs, now())),
    writeWithdrawal: (client, alertId) => write(client, withdrawalText(alertId)),
    drop,
  });
};

/** The open event streams of this instance. */
export function createLiveEvents(dependencies: Dependencies) {
  const { memory, access, isOpen, isLive, now, onDelivered } = dependencies;
  const clients = new Set<Client>();
  const drop = (client: Client): void => {
    removeClient(client);
    client.response.end();
  };
  const outside = createOutsideStreams(dependencies, drop);
  const removeClient = (client: Client): void => {
    clients.delete(client);
    outside.remove(client);
  };
  const isOutside = ({ viewer }: Client): boolean => !access.worksForTheCity(viewer);
  const deliver = (client: Client, change: CityChange, textFor: (viewer: Viewer) => string): void => {
    if (!isLive(client.session)) return drop(client);
    const isSeen = maySee(client.viewer, change, dependencies);
    if (isSeen && change.kind === 'alert' && !isOpen()) return drop(client);
    if (change.kind === 'alert' && isOutside(client)) return outside.deliver(client, change);
    if (isSeen) write(client, textFor(client.viewer));
  };
  const closeEnded = (): void => {
    for (const client of clients) if (!isLive(client.session)) drop(client);
  };
  const heartbeat = setInterval(() => {
    closeEnded();
    for (const client of clients) write(client, HEARTBEAT_TEXT);
  }, HEARTBEAT_MS);

  return {
    publish(change: CityChange): void {
      const nowMs = now();
      const textFor = createTexts(change, nowMs, dependencies);
      for (const client of clients) deliver(client, change, textFor);
      // An agreement may have ended, so alerts that are no longer shared are withdrawn at once.
      if (change.kind === 'governance') outside.recheck();
      onDelivered?.(change, nowMs);
    },
    /** @param sinceMs the Last-Event-ID of a reader that comes back */
    open(client: Client, sinceMs: number | undefined): void {
      clients.add(client);
      client.response.on('close', () => removeClient(client));
      const alerts = memory.alerts().filter(({ alert }) => access.sees(client.viewer, alert));
      const newestMs = alerts.reduce((latest, { orderMs }) => Math.max(latest, orderMs), 0);
      client.response.write(helloText(sinceMs ?? newestMs, now()));
      if (isOutside(client)) outside.add(client, alerts.map(idOf));
      const missed = sinceMs === undefined ? [] : missedSince(alerts, sinceMs);
      for (const change of missed) deliver(client, change, createTexts(change, now(), dependencies));
    },
    /** Ends the streams of sessions that are no longer live. */
    closeEnded,
    count: (): number => clients.size,
    stop(): void {
      clearInterval(heartbeat);
      outside.stop();
      for (const client of clients) drop(client);
    },
  };
}
export type LiveEvents = ReturnType<typeof createLiveEvents>;

const idOf = ({ alert }: OrderedAlert): string => alert.alertId;
