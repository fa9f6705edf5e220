import type { ImageQuality } from '@marsad/schemas';
import { createHeld, type Bounds } from './held.ts';
import { createUsual, type Usual } from './usual.ts';

export const CAMERA_FAULTS = ['covered', 'dark', 'defocused', 'frozen', 'no_colour', 'noisy', 'turned_away'] as const;
export type CameraFault = (typeof CAMERA_FAULTS)[number];
/** While one of these lasts, nothing that the camera was set up for can be seen. */
const BLINDING: readonly CameraFault[] = ['covered', 'dark', 'defocused', 'frozen', 'turned_away'];

export type CameraHealth = {
  /** In the order of the alphabet. */
  readonly faults: readonly CameraFault[];
  /** Nothing can be seen: time that passes now is not observed. */
  readonly blind: boolean;
  readonly night: boolean;
};

/** For how long a fault must be seen, and for how long it must not be, ms. */
const HOLDS: Readonly<Record<CameraFault | 'night', Bounds>> = {
  covered: { onMs: 10_000, offMs: 5_000 },
  dark: { onMs: 20_000, offMs: 10_000 },
  defocused: { onMs: 30_000, offMs: 10_000 },
  // An encoder may skip all blocks of a still night until its next keyframe.
  frozen: { onMs: 30_000, offMs: 2_000 },
  no_colour: { onMs: 60_000, offMs: 10_000 },
  noisy: { onMs: 30_000, offMs: 10_000 },
  turned_away: { onMs: 10_000, offMs: 5_000 },
  night: { onMs: 60_000, offMs: 60_000 },
};

/** What is seen of a fault in one image. Between both bounds, what was decided before stays. */
type Sign = boolean | null;
const sign = (value: number, { on, off }: { readonly on: number; readonly off: number }): Sign => {
  const falls = on < off;
  if (falls ? value < on : value > on) return true;
  return (falls ? value > off : value < off) ? false : null;
};

/**
 * Judges a camera by the quality of its images over seconds, against its own usual values: never by one image. `docs/camera-health.md` defines
 * each fault and says what it is not.
 */
export function createHealthWatch() {
  const held = Object.fromEntries(Object.entries(HOLDS).map(([name, bounds]) => [name, createHeld(bounds)]));
  const usual = createUsual();
  let health: CameraHealth = { faults: [], blind: false, night: false };
  return {
    /** @param quality about once a second; @param atMs the time of the image, ms of any steady clock */
    observe(quality: ImageQuality, atMs: number): CameraHealth {
      const signs = signsOf(quality, usual.values, held['night']?.isOn ?? false);
      for (const [name, seen] of Object.entries(signs)) held[name]?.observe(seen, atMs);
      const faults = CAMERA_FAULTS.filter((fault) => held[fault]?.isOn);
      health = { faults, blind: faults.some((fault) => BLINDING.includes(fault)), night: held['night']?.isOn ?? false };
      // What a camera shows while something is wrong, or may be, is not what is usual for it.
      if (CAMERA_FAULTS.every((fault) => signs[fault] === false))
        usual.learn(quality, atMs, signs.night === false && !health.night);
      return health;
    },
    get health(): CameraHealth {
      return health;
    },
  };
}
export type HealthWatch = ReturnType<typeof createHealthWatch>;

/** The bounds of the measures of `ImageQuality`; shares are of the camera's usual value. */
const OTHER_VIEW = { on: 0.4, off: 0.55 } as const;
const FLAT_SHARE = { on: 0.35, off: 0.6 } as const;
const UNSHARP_SHARE = { on: 0.35, off: 0.6 } as const;
/** No camera that was measured is usually as unsharp, or so flat. */
const UNSHARP = { on: 0.03, off: 0.045 } as const;
const FLAT = { on: 0.02, off: 0.03 } as const;
const UNIFORM = { on: 0.008, off: 0.012 } as const;
const DARK = { brightness: { on: 0.14, off: 0.18 }, contrast: { on: 0.1, off: 0.14 } } as const;
const NOISY = { on: 0.036, off: 0.028 } as const;
const COLOURLESS = { on: 0.004, off: 0.01 } as const;
const NIGHT = { on: 0.28, off: 0.36 } as const;
/** From this usual colour on, a camera has colour to lose. */
const COLOURFUL = 0.02;
/** After so much was learned, ms, the reference of the view is no longer that of whoever walked up to the camera in its first seconds. */
const VIEW_LEARNED_MS = 60_000;

function signsOf(quality: ImageQuality, usual: Usual | null, isNight: boolean): Record<CameraFault | 'night', Sign> {
  const { brightness, contrast, sharpness, noise, colour, change, sameView } = quality;
  const otherView = sign(sameView, OTHER_VIEW);
  const isViewKnown = usual !== null && usual.learnedMs >= VIEW_LEARNED_MS;
  const flat = either(sign(contrast, FLAT), usual && both(otherView, sign(contrast / usual.contrast, FLAT_SHARE)));
  const unsharp = either(sign(sharpness, UNSHARP), usual && sign(sharpness / usual.sharpness, UNSHARP_SHARE));
  const dark = both(sign(brightness, DARK.brightness), sign(contrast, DARK.contrast));
  // A wall that a camera always shows is not covered, however flat: its view is the same.
  const covered = usual === null ? sign(contrast, UNIFORM) : both(flat, otherView);
  // By infrared light at night there is no colour. It comes on when the light has gone, and by day nothing of the kind is seen.
  const colourless = usual === null || usual.colour < COLOURFUL || isNight ? false : sign(colour, COLOURLESS);
  return {
    covered: dark === true && covered !== true ? false : covered,
    dark: covered === true ? false : dark,
    // Without contrast or light there is no sharpness to measure.
    defocused: covered === true || dark === true ? null : unsharp,
    frozen: change === 0,
    no_colour: covered === true || dark === true ? null : colourless,
    noisy: sign(noise, NOISY),
    turned_away: !isViewKnown ? false : covered === true || dark === true || unsharp === true ? null : otherView,
    night: nightSign(brightness, colour, usual, isNight),
  };
}

/** Once night has come, infrared light makes the image bright again, but not coloured. */
function nightSign(brightness: number, colour: number, usual: Usual | null, isNight: boolean): Sign {
  const isByInfrared = isNight && usual !== null && usual.colour >= COLOURFUL && colour < COLOURLESS.off;
  return isByInfrared ? true : sign(brightness, NIGHT);
}

const both = (a: Sign, b: Sign): Sign => {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
};
const either = (a: Sign, b: Sign): Sign => {
  if (a === true || b === true) return true;
  return a === null ? b : a;
};
