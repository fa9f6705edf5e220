import type {
  AlertCommand,
  behaviourEvent,
  CameraState,
  clipReady,
  DataOf,
  erasureExecuted,
  evidenceTampered,
  FaceCandidate,
  faceEvidence,
  plateEvidenceReady,
  ReviewCommand,
  snapshotReady,
  viewFailed,
} from '@marsad/schemas';
import type { PlateRead } from '../domain/hotlist.ts';
import type { CommandProved, SignedIn } from '../ports.ts';

/** A request of a person. @property takenAtMs when the broker took it, UTC ms */
type FromPerson = { readonly takenAtMs: number };

/** Everything that can change an alert. */
export type Input = { readonly simulated: boolean } & (
  | { readonly kind: 'read'; readonly data: PlateRead }
  | { readonly kind: 'behaviour'; readonly data: DataOf<typeof behaviourEvent> }
  | { readonly kind: 'camera_state'; readonly data: CameraState }
  | { readonly kind: 'candidate'; readonly data: FaceCandidate }
  | (FromPerson & {
      readonly kind: 'command';
      readonly data: AlertCommand;
      /** Set by the step `verify`. */
      readonly proved?: CommandProved;
    })
  | (FromPerson & {
      readonly kind: 'review';
      readonly data: ReviewCommand;
      /** Set by the step `verify`; undefined where the token is not valid. */
      readonly signedIn?: SignedIn | undefined;
    })
  /** An authorisation may be over: the reviews that wait under it are checked. */
  | { readonly kind: 'rights' }
  | { readonly kind: 'snapshot'; readonly data: DataOf<typeof snapshotReady> }
  | { readonly kind: 'clip'; readonly data: DataOf<typeof clipReady> }
  | { readonly kind: 'plateCrop'; readonly data: DataOf<typeof plateEvidenceReady> }
  | { readonly kind: 'headCrop'; readonly data: DataOf<typeof faceEvidence> }
  | { readonly kind: 'tampered'; readonly data: DataOf<typeof evidenceTampered> }
  /** Retention proved that a day is erased. @property takenAtMs when the broker took the proof, UTC ms */
  | { readonly kind: 'erased'; readonly data: DataOf<typeof erasureExecuted>; readonly takenAtMs: number }
  | { readonly kind: 'view_failed'; readonly data: DataOf<typeof viewFailed> }
);
