import type {
  AlertCommand,
  behaviourEvent,
  clipReady,
  DataOf,
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

/** What a person asks for, with what proves it. @property takenAtMs when the broker took it */
type FromPerson = { readonly takenAtMs: number };

/** Everything that can move an alert, told apart by what it is. */
export type Input = { readonly simulated: boolean } & (
  | { readonly kind: 'read'; readonly data: PlateRead }
  | { readonly kind: 'behaviour'; readonly data: DataOf<typeof behaviourEvent> }
  | { readonly kind: 'candidate'; readonly data: FaceCandidate }
  | (FromPerson & {
      readonly kind: 'command';
      readonly data: AlertCommand;
      /** Filled in by the step that verifies. */
      readonly proved?: CommandProved;
    })
  | (FromPerson & {
      readonly kind: 'review';
      readonly data: ReviewCommand;
      /** Filled in by the step that verifies; undefined where the token proves nobody. */
      readonly signedIn?: SignedIn | undefined;
    })
  /** Rights may have ended: look at what waits for its reviewers. */
  | { readonly kind: 'rights' }
  | { readonly kind: 'snapshot'; readonly data: DataOf<typeof snapshotReady> }
  | { readonly kind: 'clip'; readonly data: DataOf<typeof clipReady> }
  | { readonly kind: 'plateCrop'; readonly data: DataOf<typeof plateEvidenceReady> }
  | { readonly kind: 'headCrop'; readonly data: DataOf<typeof faceEvidence> }
  | { readonly kind: 'tampered'; readonly data: DataOf<typeof evidenceTampered> }
  | { readonly kind: 'view_failed'; readonly data: DataOf<typeof viewFailed> }
);
