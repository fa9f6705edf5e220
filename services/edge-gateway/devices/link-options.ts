import type { OnvifError } from '@marsad/onvif';
import type { RtspFailure } from '@marsad/rtsp';
import type { Camera, DeviceEvent, PtzState } from '@marsad/schemas';

/** A camera with an ONVIF device. */
export type DeviceCamera = Pick<Camera, 'district' | 'camera'> & {
  readonly device: string;
  readonly credential: { readonly user: string; readonly password: string } | undefined;
};

export type LinkOptions = {
  /** What was last published of the camera, by whichever replica. */
  readonly known: PtzState | undefined;
  readonly publishEvent: (event: DeviceEvent) => Promise<void>;
  readonly publishState: (state: PtzState) => Promise<void>;
  /** Whether an act permits observations of the camera now. */
  readonly mayObserve: () => boolean;
  /** Called with each event, and with each frame of objects that was due: published, or why not. */
  readonly onEvent: (outcome: EventOutcome) => void;
  /** Called when a state or an event could not be published. */
  readonly onNotPublished: (error: unknown) => void;
  /** Called when the device is reached, and with the reason when it is lost. */
  readonly onContact: (state: 'following' | OnvifError) => void;
  /** Called when the metadata of the device begins to be read, and with the reason when it is lost. */
  readonly onMetadata: (state: 'reading' | RtspFailure) => void;
  readonly now: () => number;
  readonly retryMs?: readonly number[];
};
export type EventOutcome = 'published' | 'not_published' | 'not_permitted' | 'not_news' | 'unknown' | 'unreadable';
