import { observeGauge } from '@marsad/telemetry';
import type { Meter } from '@marsad/telemetry';
import type { ClipOutcome, MasksFault, PlaybackOutcome } from './errors.ts';

/** What a view is for. */
export type ViewKind = 'clip' | 'still' | 'fragment';

export type Metrics = {
  clip(outcome: ClipOutcome): void;
  playback(kind: 'still' | 'fragment', outcome: PlaybackOutcome): void;
  /** @param seconds from the request to the stored view */
  made(kind: ViewKind, masked: 'boxes' | 'whole' | 'none', seconds: number): void;
  /** @param seconds from asking for a thread to the rendered view */
  rendered(kind: ViewKind, seconds: number): void;
  masksNotUsed(fault: MasksFault): void;
  mismatch(what: 'recording' | 'masks' | 'tracks'): void;
};

const BUCKETS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 12, 20, 40, 80, 300];

/** Labels are closed sets, never a camera or a person. */
export function createMetrics(meter: Meter): Metrics {
  const clips = meter.createCounter('view_maker_clips_total', {
    description: 'Requests for the clip of an alert, by outcome',
  });
  const fragments = meter.createCounter('view_maker_playback_total', {
    description: 'Requests for a fragment or a still of playback, by kind and outcome',
  });
  const duration = meter.createHistogram('view_maker_view_duration_seconds', {
    description: 'From the request to the stored view, by kind',
    unit: 's',
    advice: { explicitBucketBoundaries: BUCKETS },
  });
  const render = meter.createHistogram('view_maker_render_duration_seconds', {
    description: 'From asking for a rendering thread to the rendered view, by kind',
    unit: 's',
    advice: { explicitBucketBoundaries: BUCKETS },
  });
  const whole = meter.createCounter('view_maker_whole_masked_total', {
    description:
      'Views of which some stretch is masked whole because it was not analysed or its masks could not be used',
  });
  const masks = meter.createCounter('view_maker_masks_not_used_total', {
    description: 'Recordings whose masks could not be used, so that all of it is hidden, by fault',
  });
  const mismatches = meter.createCounter('view_maker_hash_mismatches_total', {
    description: 'Stored recordings and sidecars that are not the announced ones',
  });
  return {
    clip: (outcome) => clips.add(1, { outcome }),
    playback: (kind, outcome) => fragments.add(1, { kind, outcome }),
    made(kind, masked, seconds) {
      duration.record(seconds, { kind });
      if (masked === 'whole') whole.add(1, { kind });
    },
    rendered: (kind, seconds) => render.record(seconds, { kind }),
    masksNotUsed: (fault) => masks.add(1, { fault }),
    mismatch: (what) => mismatches.add(1, { what }),
  };
}

/** Creates the gauges, which are read at every scrape. */
export function observeQueues(
  meter: Meter,
  read: { readonly clips: () => number; readonly playback: () => number; readonly cacheBytes: () => number },
): void {
  observeGauge(meter, 'view_maker_open_clips', 'Requests for clips that are being answered', read.clips);
  observeGauge(meter, 'view_maker_waiting_fragments', 'Fragments and stills that wait for a thread', read.playback);
  observeGauge(meter, 'view_maker_cache_bytes', 'Fetched recordings and sidecars on this disk', read.cacheBytes);
}
