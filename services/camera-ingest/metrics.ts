import type { Meter } from '@marsad/telemetry';

/** The instruments of this service, declared once. No label ever names a camera, a plate or a person. */
export function createMetrics(meter: Meter) {
  return {
    framesAnalysed: meter.createCounter('camera_ingest_frames_analysed', { description: 'Frames that were looked at' }),
    framesShed: meter.createCounter('camera_ingest_frames_shed', {
      description: 'Frames that were due and dropped because the machine was behind',
    }),
    eventsShed: meter.createCounter('camera_ingest_events_shed', {
      description: 'Events not sent because too many waited for Kafka, by priority',
    }),
    eventsRefused: meter.createCounter('camera_ingest_events_refused', {
      description: 'Events that the bus will never take, by error',
    }),
    notPermitted: meter.createCounter('camera_ingest_events_not_permitted', {
      description:
        'Scenes, tracks, plate and head shots that were not said because no act, or no live grant, permits them',
    }),
    headsCut: meter.createCounter('camera_ingest_heads_cut', {
      description: 'Head shots that left under a live grant',
    }),
    segmentsStored: meter.createCounter('camera_ingest_segments_stored', { description: 'Recordings uploaded' }),
    segmentBytes: meter.createCounter('camera_ingest_segments_bytes', {
      description: 'Recordings uploaded',
      unit: 'By',
    }),
    segmentsDropped: meter.createCounter('camera_ingest_segments_dropped', {
      description: 'Recordings lost before their upload, by reason; each is announced as a gap',
    }),
    uploadMs: meter.createHistogram('camera_ingest_upload_milliseconds', {
      description: 'Upload of one recording',
      unit: 'ms',
    }),
    gaps: meter.createCounter('camera_ingest_recording_gaps', { description: 'Gaps announced, by reason' }),
    viewsMade: meter.createCounter('camera_ingest_views_made', {
      description: 'Snapshots and clips, by kind and outcome',
    }),
    viewMs: meter.createHistogram('camera_ingest_view_milliseconds', {
      description: 'From the request to the stored view, by kind',
      unit: 'ms',
    }),
    claims: meter.createCounter('camera_ingest_claims', { description: 'Cameras opened and closed, by action' }),
    camerasOff: meter.createCounter('camera_ingest_cameras_off', {
      description: 'Cameras that were not opened because of their signage record, by what is wrong with it',
    }),
    spoolBytes: meter.createGauge('camera_ingest_spool_bytes', { description: 'What the spool holds', unit: 'By' }),
    camerasOwned: meter.createGauge('camera_ingest_cameras_owned', {
      description: 'Cameras that this replica streams',
    }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
