import type { ServerResponse } from 'node:http';
import type { Viewer } from '@marsad/schemas';
import type { Access, Detail } from '../../domain/access.ts';
import { redactAlertFor, redactAlert, type ShownAlert } from '../../domain/alert-shown.ts';
import type { CityChange, CityMemory, OrderedAlert } from '../../domain/city-memory.ts';
import type { CommandsMemory } from '../../domain/commands-memory.ts';
import type { Session } from '../../domain/session.ts';
import { mayKnowAnswer } from '../alerts/commands.routes.ts';
import { createSharedStreams } from './shared-streams.ts';

/** A proxy closes what is silent for long; a comment keeps the stream open, ms. */
export const HEARTBEAT_MS = 15_000;
/** A reader this far behind is cut off; it comes back with Last-Event-ID and misses no alert, bytes. */
const MAX_BACKLOG_BYTES = 1_000_000;

type Client = { response: ServerResponse; viewer: Viewer; session: Session };

/**
 * One server-sent event. Alerts carry an id, the broker's time of the revision, which is the same on every instance: after a break the
 * browser sends it back and gets what changed since. `sufficedAtMs` and `sentAtMs` let a reader measure the latency.
 */
export function eventText(
  change: CityChange,
  nowMs: number,
  sight: Detail,
  cameraText: (camera: string) => unknown,
): string {
  switch (change.kind) {
    case 'alert':
      return alertText(redactAlert(change.alert, sight), change.orderMs, nowMs);
    case 'camera':
      return `event: camera\ndata: ${JSON.stringify({ camera: change.camera, entry: cameraText(change.camera) ?? null })}\n\n`;
    case 'command':
      return `event: command\ndata: ${JSON.stringify(change.answered.answer)}\n\n`;
    case 'crossing':
      return `event: crossing\ndata: ${JSON.stringify(change.crossing)}\n\n`;
    case 'governance':
      return `event: governance\ndata: ${JSON.stringify({ topic: change.topic, id: change.id })}\n\n`;
  }
}

function alertText(alert: ShownAlert, orderMs: number, nowMs: number): string {
  const body = { alert, sufficedAtMs: alert.sufficedAtMs, sentAtMs: nowMs };
  return `id: ${orderMs}\nevent: alert\ndata: ${JSON.stringify(body)}\n\n`;
}

type Dependencies = {
  memory: CityMemory;
  commands: CommandsMemory;
  access: Access;
  /** Resolves once it is recorded that this person of another agency is told of the alert, with whether they may be. */
  disclose: (viewer: Viewer, alert: OrderedAlert['alert']) => Promise<boolean>;
  /** False while the audit log stands still: then no alert leaves, and streams end instead of leaving one out. */
  isOpen: () => boolean;
  /** Whether a session is still live: not signed out, over or idle. */
  isLive: (session: Session) => boolean;
  now: () => number;
  /** A camera as GET /api/cameras shows it. */
  cameraText: (camera: string) => unknown;
  onDelivered?: (kind: CityChange['kind'], change: CityChange, nowMs: number) => void;
};

/** The open event streams of this instance. */
export function createLiveEvents(dependencies: Dependencies) {
  const { memory, access, disclose, isOpen, isLive, now, cameraText, onDelivered } = dependencies;
  const clients = new Set<Client>();

  const forget = (client: Client): void => {
    clients.delete(client);
    shared.remove(client);
  };
  const drop = (client: Client): void => {
    forget(client);
    client.response.end();
  };
  const maySee = ({ viewer }: Client, change: CityChange): boolean => {
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
        return mayKnowAnswer(viewer, of, answer.commandId, alertId, dependencies);
      }
      case 'governance':
        return access.worksForTheCity(viewer) || change.agency === viewer.agency;
    }
  };
  const detailOf = ({ viewer }: Client, change: CityChange): Detail =>
    change.kind === 'alert' ? access.detailOf(viewer, change.alert) : 'whole';
  const write = (client: Client, text: string): void => {
    if (client.response.writableLength > MAX_BACKLOG_BYTES) client.response.destroy();
    else client.response.write(text);
  };
  const shared = createSharedStreams<Client>({
    access,
    memory,
    isOpen,
    disclose: ({ viewer }, alert) => disclose(viewer, alert),
    writeAlert: (client, { alert, orderMs }) =>
      write(client, alertText(redactAlertFor(access, client.viewer, alert), orderMs, now())),
    writeWithdrawal: (client, alertId) => write(client, `event: withdrawn\ndata: ${JSON.stringify({ alertId })}\n\n`),
    drop,
  });
  const isOutside = ({ viewer }: Client): boolean => !access.worksForTheCity(viewer);
  const heartbeat = setInterval(() => {
    for (const client of clients) {
      if (!isLive(client.session)) drop(client);
      else write(client, ': still here\n\n');
    }
  }, HEARTBEAT_MS);

  return {
    publish(change: CityChange): void {
      const at = now();
      const texts = new Map<Detail, string>();
      const shut = change.kind === 'alert' && !isOpen();
      for (const client of clients) {
        if (!isLive(client.session)) drop(client);
        else if (shut && maySee(client, change)) drop(client);
        else if (change.kind === 'alert' && isOutside(client)) shared.changed(client, change);
        else if (maySee(client, change)) {
          const sight = detailOf(client, change);
          const text = texts.get(sight) ?? eventText(change, at, sight, cameraText);
          texts.set(sight, text);
          write(client, text);
        }
      }
      // An agreement that ended or began anew: what it no longer shares is taken back at once.
      if (change.kind === 'governance') shared.recheck();
      onDelivered?.(change.kind, change, at);
    },
    /** `since`: the Last-Event-ID of a reader that comes back. Alerts of that very millisecond are repeated; revisions tell them apart. */
    open(client: Client, since: number | undefined): void {
      clients.add(client);
      client.response.on('close', () => forget(client));
      const alerts = memory.alerts().filter(({ alert }) => access.sees(client.viewer, alert));
      // A place to resume from, even if the stream breaks before any alert has come over it.
      const newest = alerts.reduce((latest, { orderMs }) => Math.max(latest, orderMs), 0);
      const hello = JSON.stringify({ serverTimeMs: now() });
      client.response.write(`retry: 2000\nid: ${since ?? newest}\nevent: hello\ndata: ${hello}\n\n`);
      if (isOutside(client))
        shared.add(
          client,
          alerts.map(({ alert }) => alert.alertId),
        );
      if (since === undefined) return;
      const missed = alerts.filter(({ orderMs }) => orderMs >= since).sort((a, b) => a.orderMs - b.orderMs);
      for (const { alert, orderMs } of missed) {
        const change = { kind: 'alert', district: alert.district, alert, orderMs } as const;
        if (isOutside(client)) {
          shared.changed(client, change);
          continue;
        }
        write(client, eventText(change, now(), detailOf(client, change), cameraText));
      }
    },
    /** Ends the streams of sessions that are no longer live. */
    closeEnded(): void {
      for (const client of clients) if (!isLive(client.session)) drop(client);
    },
    count: (): number => clients.size,
    stop(): void {
      clearInterval(heartbeat);
      shared.stop();
      for (const client of clients) drop(client);
    },
  };
}
export type LiveEvents = ReturnType<typeof createLiveEvents>;
