import { createDecoder } from '@marsad/media';
import type { Input } from '@marsad/media';
import type { Analysis } from '../../analysis/io/analysis.ts';
import type { FullPictures } from '../../analysis/io/full-pictures.ts';
import { createRecorder } from '../../recording/io/recorder.ts';
import type { Losses } from '../../recording/losses.ts';
import type { HealthWatch } from '../health.ts';
import { createPairParts } from '../pair-parts.ts';
import { createAnalysedPart } from './analysed-part.ts';
import type { CameraOptions } from './camera-options.ts';
import { createPart } from './part.ts';
import type { PacketFacts, Part, PartOptions } from './part.ts';
import type { Playing } from './playing.ts';
import { createRecordedPart } from './recorded-part.ts';
import type { StateReporter } from './state-reporter.ts';

export type PartsOptions = {
  readonly options: CameraOptions;
  readonly states: StateReporter;
  readonly losses: Losses;
  readonly health: HealthWatch;
  readonly analysis: Analysis;
  /** The pictures of the recorded stream, where another one is analysed. */
  readonly fullPictures?: FullPictures;
};
type Begin = Pick<Playing, 'begin' | 'decoderOf'>;

/**
 * Begins the parts of a camera's streams. Most cameras have one stream, which is recorded and analysed; of others one is recorded and another
 * one analysed.
 */
export function createParts({ options, states, losses, health, analysis, fullPictures }: PartsOptions) {
  const { camera, epoch, emit } = options;
  let nextPart = options.firstPart;
  const takeNumber = (): number => nextPart++;
  const pair = createPairParts(takeNumber);
  let recorded: Part | null = null;

  const ofRecording = (input: Input, clock: PartOptions['clock']) => ({
    directory: options.spoolDirectory,
    segmentMs: options.segmentMs,
    losses,
    onPacket(packet: PacketFacts): void {
      const { declaredFps, lostPackets: packetsLost } = input;
      health.note({ ...packet, declaredFps, packetsLost, clock });
    },
    onPictureGap: (gap: Parameters<PartOptions['onPictureGap']>[0]) =>
      emit({ kind: 'gap', camera: camera.camera, epoch, ...gap }),
    onOpened: (segment: Parameters<PartOptions['onOpened']>[0]) => emit({ kind: 'segment_opened', segment }),
    onAbandoned: (segment: Parameters<PartOptions['onAbandoned']>[0]) => emit({ kind: 'segment_abandoned', segment }),
    onSealed: (segment: Parameters<PartOptions['onSealed']>[0]) => emit({ kind: 'segment_sealed', segment }),
    onNotRecordable: () => states.notRecordable(input),
  });
  const identityOf = (part: number) => ({ district: camera.district, camera: camera.camera, epoch, part });

  const ofOneStream: Begin = {
    decoderOf: createDecoder,
    begin(input, decoder, originMs, clock) {
      const common = { input, originMs, clock, analysis, ...ofRecording(input, clock) };
      return (recorded = createPart({ ...common, decoder: opened(decoder), identity: identityOf(takeNumber()) }));
    },
  };
  const recordedOnly = (pictures: FullPictures): Begin => ({
    decoderOf: () => null,
    begin(input, _decoder, originMs, clock) {
      const common = { input, originMs, clock, ...ofRecording(input, clock) };
      const recorder = (part: number) => createRecorder({ ...common, video: input, identity: identityOf(part) });
      return (recorded = createRecordedPart({ ...common, parts: pair, fullPictures: pictures, recorder }));
    },
  });
  const analysed: Begin = {
    decoderOf: createDecoder,
    begin: (input, decoder, originMs, clock) => {
      const common = { input, originMs, clock, analysis, losses, onPacket: () => undefined };
      return createAnalysedPart({ ...common, decoder: opened(decoder), parts: pair });
    },
  };
  return {
    recorded: fullPictures ? recordedOnly(fullPictures) : ofOneStream,
    /** The stream that is analysed beside the recorded one. */
    analysed,
    requestSeal: (nowMs: number): void => recorded?.requestSeal(nowMs),
  };
}

function opened<Decoder>(decoder: Decoder | null): Decoder {
  if (decoder === null) throw new Error('a stream that is analysed has a decoder');
  return decoder;
}
