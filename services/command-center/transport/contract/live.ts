import { z } from 'zod';
import { EpochMs, flowCrossing, previewPictured } from '@marsad/schemas';
import { ShownAlert } from './alerts.ts';
import { CameraView } from './city.ts';
import { Answer } from './commands.ts';
import { nameComponents } from './components.ts';

/** The data of each server-sent event of `/api/events`, by the event's name. */
export const LIVE_EVENTS = {
  /** Opens every stream. */
  hello: z.object({ serverTimeMs: z.int() }),
  /** A revision of an alert. The two times let a reader measure how long it took to arrive. */
  alert: z.object({ alert: ShownAlert, sufficedAtMs: EpochMs, sentAtMs: EpochMs }),
  /** An agreement no longer shares this alert, so a page must remove it. */
  withdrawn: z.object({ alertId: z.string() }),
  /** A camera as `/api/cameras` shows it; null once it is removed. */
  camera: z.object({ camera: z.string(), entry: CameraView.nullable() }),
  /** The answer to a command, a decision or a review. */
  command: Answer,
  crossing: flowCrossing.schema,
  /** A record about rights changed, so pages ask for it again. */
  governance: z.object({
    topic: z.enum([
      'act',
      'halt',
      'authorisation',
      'grant',
      'watchlist',
      'hotlist',
      'agreement',
      'face_session',
      'unmasking',
    ]),
    id: z.string(),
  }),
} as const;
export type LiveEventName = keyof typeof LIVE_EVENTS;

const eventOf = <Name extends LiveEventName>(event: Name) =>
  z.object({ event: z.literal(event), data: LIVE_EVENTS[event] });
/** One message of the event stream: its name, and its data as parsed JSON. */
export const LiveEvent = z.discriminatedUnion('event', [
  eventOf('hello'),
  eventOf('alert'),
  eventOf('withdrawn'),
  eventOf('camera'),
  eventOf('command'),
  eventOf('crossing'),
  eventOf('governance'),
]);

/** The message of a page on the picture socket: all cameras that it shows now, each time. */
export const PictureRequest = z.object({ watch: z.array(z.string().max(63)).max(200) });
/** The JSON header in front of each picture on the picture socket. */
export const PictureHeader = previewPictured.schema.omit({ district: true });
const Outline = previewPictured.schema.shape.outlines.element;

nameComponents({
  LiveAlert: LIVE_EVENTS.alert,
  LiveCamera: LIVE_EVENTS.camera,
  LiveCrossing: LIVE_EVENTS.crossing,
  LiveEvent,
  LiveGovernance: LIVE_EVENTS.governance,
  LiveHello: LIVE_EVENTS.hello,
  LiveWithdrawal: LIVE_EVENTS.withdrawn,
  Outline,
  PictureHeader,
  PictureRequest,
});
