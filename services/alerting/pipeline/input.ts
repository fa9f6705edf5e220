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
import type { SignedIn } from '../ports.ts';

/** What a person asks for, with a token that says who they are. */
type FromPerson = {
  /** When the broker took it. */
  readonly takenAtMs: number;
  /** Filled in by the step that verifies. */
  readonly signedIn?: SignedIn | undefined;
};

/** Everything that can move an alert, told apart by what it is. */
export type Input = { readonly simulated: boolean } & (
  | { readonly kind: 'read'; readonly data: PlateRead }
  | { readonly kind: 'behaviour'; readonly data: DataOf<typeof behaviourEvent> }
  | { readonly kind: 'candidate'; readonly data: FaceCandidate }
  | (FromPerson & { readonly kind: 'command'; readonly data: AlertCommand })
  | (FromPerson & { readonly kind: 'review'; readonly data: ReviewCommand })
  /** Rights may have ended: look at what waits for its reviewers. */
  | { readonly kind: 'rights' }
  | { readonly kind: 'snapshot'; readonly data: DataOf<typeof snapshotReady> }
  | { readonly kind: 'clip'; readonly data: DataOf<typeof clipReady> }
  | { readonly kind: 'plateCrop'; readonly data: DataOf<typeof plateEvidenceReady> }
  | { readonly kind: 'headCrop'; readonly data: DataOf<typeof faceEvidence> }
  | { readonly kind: 'tampered'; readonly data: DataOf<typeof evidenceTampered> }
  | { readonly kind: 'view_failed'; readonly data: DataOf<typeof viewFailed> }
);
