import { LocalCityError } from '@marsad/deploy-local';

/** The options of `camera add ADDRESS`, as they were typed. */
export type CameraOptions = {
  readonly id?: string;
  readonly district?: string;
  readonly name?: string;
  readonly position?: string;
  readonly heading: string;
  readonly contact?: string;
  readonly sign?: string;
  readonly transport: string;
  readonly credential?: string;
  readonly analysisAddress?: string;
  readonly device?: string;
  readonly analytics: string;
  readonly simulated?: boolean;
};

const NEEDED = ['id', 'district', 'name', 'position', 'contact', 'sign'] as const;
/** Detector input of a camera whose picture nobody has measured yet, px. */
const DETECTOR = { detectorWidthPx: 416, detectorHeightPx: 256 };

/** Whether the argument of `camera add` is an address, and not the path of a file. */
export const isAddress = (text: string): boolean => /^[a-z]+:\/\//i.test(text);

/**
 * The camera that a command line describes, in the form of an entry of city.yaml; it is not checked yet.
 * @throws LocalCityError that names every missing option, or says what to do about a password in the address
 */
export function cameraOf(address: string, options: CameraOptions): object {
  for (const url of [address, options.analysisAddress ?? '', options.device ?? ''])
    if (/^[a-z]+:\/\/[^/]*@/i.test(url))
      throw new LocalCityError(
        'the address holds a user or a password: leave them out, and name the credential with --credential',
      );
  const missing = NEEDED.filter((name) => options[name] === undefined);
  if (missing.length > 0)
    throw new LocalCityError(
      `a camera needs more than its address: add ${missing.map((name) => `--${name}`).join(', ')}`,
    );
  const { transport, credential, analysisAddress: analysisUrl, device } = options;
  return {
    camera: options.id,
    district: options.district,
    name: namesOf(options.name ?? ''),
    position: (options.position ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))),
    headingDegrees: Number(options.heading),
    source: defined({ kind: 'rtsp', url: address, transport, credential, analysisUrl, device }),
    view: 'oblique',
    analytics: options.analytics.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()])),
    ...DETECTOR,
    zones: [],
    lines: [],
    signage: { recordedOn: options.sign, contact: options.contact },
    simulated: options.simulated ?? false,
  };
}

/** One name for all three languages, or three with a bar between them. */
function namesOf(text: string): { fr: string; ar: string; en: string } {
  const [fr = '', ar = fr, en = fr] = text.split('|').map((part) => part.trim());
  return { fr, ar, en };
}

const defined = (fields: Readonly<Record<string, string | undefined>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
