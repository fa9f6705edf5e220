import type { behaviourEvent, clipReady, DataOf, plateEvidenceReady, snapshotReady, viewFailed } from '@marsad/schemas';
import type { AlertCommand } from '@marsad/schemas';
import type { PlateRead } from '../domain/hotlist.ts';

/** Everything that can move an alert, told apart by what it is. */
export type Input = { readonly simulated: boolean } & (
  | { readonly kind: 'read'; readonly data: PlateRead }
  | { readonly kind: 'behaviour'; readonly data: DataOf<typeof behaviourEvent> }
  | { readonly kind: 'command'; readonly data: AlertCommand }
  | { readonly kind: 'snapshot'; readonly data: DataOf<typeof snapshotReady> }
  | { readonly kind: 'clip'; readonly data: DataOf<typeof clipReady> }
  | { readonly kind: 'plateCrop'; readonly data: DataOf<typeof plateEvidenceReady> }
  | { readonly kind: 'view_failed'; readonly data: DataOf<typeof viewFailed> }
);
