/** The bounds of what a camera may send. The camera learns them with its welcome. */

/** So many streams may a camera open at once, and then one each `STREAM_EVERY_MS`: each one is a claim on its topic. A camera that reconnects waits longer. */
export const STREAMS_AT_ONCE = 5;
export const STREAM_EVERY_MS = 2_000;

/** One message, bytes. A batch of 50 full scenes is about 400 kB. */
export const MESSAGE_BYTES = 1 << 20;

/** Scenes, ended tracks and plate reads a second. Ten analysed frames a second with their tracks and plates need a third of it. */
export const RESULTS_PER_SECOND = 100;
/** So many results may come at once. After a break a camera sends what waited. */
export const RESULTS_AT_ONCE = 200;
/** A camera that sends more than it may for this long, ms, although we read it no faster, is refused. */
export const FLOOD_AFTER_MS = 30_000;
export const RESULTS_PER_BATCH = 100;
/** The most tracks that a scene on the topic lists. */
export const TRACKS_PER_SCENE = 200;
/** A batch that is ahead of its acknowledgement by more is not read. */
export const UNACKNOWLEDGED_BATCHES = 32;

/** A crop of a plate, bytes and px. A plate with its rim is far smaller, and a picture of people or of the whole frame is larger. */
export const CROP_BYTES = 65_536;
export const CROP_WIDTH_PX = 640;
export const CROP_HEIGHT_PX = 360;
export const FRAME_SIDE_PX = 16_384;

/** From this offset on a camera's clock is reported as wrong (the architecture's rule 10), so a frame that is further ahead is refused. */
export const FUTURE_MS = 2_000;
/** Live results are minutes old only if something is broken. */
export const PAST_MS = 60_000;
/**
 * A camera may send what waited while it was cut off. Kafka keeps a plate crop ten minutes, and consumers that hold windows allow for a quarter of
 * an hour.
 */
export const BACKLOG_MS = 10 * 60_000;
/** A track that lasts longer than a day is not one. */
export const TRACK_MS = 24 * 60 * 60_000;

/** The hello must come within this time after the connection, ms. */
export const HELLO_WITHIN_MS = 10_000;
/** A camera sends something every second. One that sends nothing for this long, ms, is silent. */
export const SILENT_AFTER_MS = 5_000;
/**
 * If no batch is stored for this long, ms, the stream ends. The camera comes back and sends what waited as backlog, which may be older than
 * live results.
 */
export const STORED_WITHIN_MS = 20_000;
/** Acknowledgements that wait for a camera that does not read them. */
export const UNREAD_RESPONSES = 500;

/** The city publishes no read below this confidence, whichever network read it (plate-reader has the same bound). */
export const READ_THRESHOLD = 0.65;

/** The largest number in a camera's or a track's count. Ids have nine digits for it. */
export const MOST_COUNTED = 999_999_999;
