import { District } from '@marsad/schemas';
import { get, post } from '../../api/client.ts';
import type { CameraCheckState } from '../../api/types.ts';
import { useAsked, type AskCalls, type AskProgress } from './use-asked.ts';

type Result = Extract<CameraCheckState, { status: 'answered' }>;
export type CheckProgress = AskProgress<Result>;

type Source =
  { kind: 'rtsp'; url: string; transport: 'tcp' | 'udp'; credential?: string } | { kind: 'file'; path: string };
export type CheckedAddress = { readonly district: string; readonly source: Source };

const CALLS: AskCalls<CheckedAddress, Result> = {
  async send({ district, source }) {
    const taken = await post('/api/camera-checks', { body: { district: District.parse(district), source } });
    return taken.checkId;
  },
  find: (check) => get('/api/camera-checks/{check}', { path: { check } }),
};

/** Asks the city what is at an address, and waits for the result. A new check replaces the one before. */
export const useCameraCheck = (): [CheckProgress, (address: CheckedAddress) => void] => useAsked(CALLS);

/** The address of the masked picture of a check. */
export const pictureOf = (checkId: string): string => `/api/camera-checks/${encodeURIComponent(checkId)}/picture`;
