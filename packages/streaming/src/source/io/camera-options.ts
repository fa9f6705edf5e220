import type { Camera } from '@marsad/schemas';
import type { Perception } from '../../analysis/perception.ts';
import type { Credential, MediaEvent } from '../../ports.ts';
import type { Patience } from '../patience.ts';

export type CameraOptions = {
  camera: Camera;
  epoch: number;
  /** The number of the first part. Parts count up within an epoch, even after a restart of the thread. */
  firstPart: number;
  credential?: Credential;
  spoolDirectory: string;
  mediaRoot: string;
  segmentMs: number;
  analysisFps: number;
  perception: Perception;
  emit(event: MediaEvent): void;
  now(): number;
  /** Called when the detector failed on a frame. */
  onDetectionFailed(error: unknown): void;
  patience?: Patience;
  /** Certificates, PEM, by one of which that of an `rtsps` camera must be issued. Without them any certificate will do. */
  cameraAuthority?: string;
  /** A file that was played to its end ends the task, instead of playing in a loop. */
  playOnce?: boolean;
};
