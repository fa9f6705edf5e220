import type { Meter } from '@marsad/telemetry';

/** The instruments of this service. No label ever names a camera, a plate or a person. */
export function createMetrics(meter: Meter) {
  return {
    framesAnalysed: meter.createCounter('camera_ingest_frames_analysed_total', {
      description: 'Frames that were analysed',
    }),
    framesShed: meter.createCounter('camera_ingest_frames_shed_total', {
      description: 'Frames that were due and dropped because the machine was behind',
    }),
    eventsShed: meter.createCounter('camera_ingest_events_shed_total', {
      description: 'Events not sent because too many waited for Kafka, by priority',
    }),
    eventsRefused: meter.createCounter('camera_ingest_events_refused_total', {
      description: 'Events that the bus will never take, by error',
    }),
    notPermitted: meter.createCounter('camera_ingest_events_not_permitted_total', {
      description:
        'Scenes, tracks, plate and head crops that were not published because no act, or no live grant, permits them',
    }),
    headsCut: meter.createCounter('camera_ingest_heads_cut_total', {
      description: 'Head crops that left under a live grant',
    }),
    segmentsStored: meter.createCounter('camera_ingest_segments_stored_total', { description: 'Recordings uploaded' }),
    segmentBytes: meter.createCounter('camera_ingest_segment_bytes_total', {
      description: 'Recordings uploaded',
      unit: 'By',
    }),
    segmentsDropped: meter.createCounter('camera_ingest_segments_dropped_total', {
      description: 'Recordings lost before their upload, by reason; each is announced as a gap',
    }),
    sidecarBytes: meter.createCounter('camera_ingest_sidecar_bytes_total', {
      description: 'Masks and tracks uploaded beside the recordings, by kind',
      unit: 'By',
    }),
    sidecarsLost: meter.createCounter('camera_ingest_sidecars_lost_total', {
      description: 'Masks and tracks that a recording lacks, or that end early, by kind and reason',
    }),
    uploadSeconds: meter.createHistogram('camera_ingest_upload_duration_seconds', {
      description: 'Upload of one recording',
      unit: 's',
      advice: { explicitBucketBoundaries: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120] },
    }),
    gaps: meter.createCounter('camera_ingest_recording_gaps_total', { description: 'Gaps announced, by reason' }),
    viewsMade: meter.createCounter('camera_ingest_views_made_total', {
      description: 'Snapshots of alerts, by kind and outcome',
    }),
    viewSeconds: meter.createHistogram('camera_ingest_view_duration_seconds', {
      description: 'From the request to the stored view, by kind',
      unit: 's',
      advice: { explicitBucketBoundaries: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60] },
    }),
    claims: meter.createCounter('camera_ingest_claims_total', { description: 'Cameras opened and closed, by action' }),
    camerasOff: meter.createCounter('camera_ingest_cameras_off_total', {
      description: 'Cameras that were not opened because of their signage record, by what is wrong with it',
    }),
    spoolBytes: meter.createGauge('camera_ingest_spool_bytes', { description: 'What the spool holds', unit: 'By' }),
    camerasOwned: meter.createGauge('camera_ingest_cameras_owned', {
      description: 'Cameras that this replica streams',
    }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
