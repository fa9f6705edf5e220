import { useEffect, useState } from 'react';
import { District } from '@marsad/schemas';
import { get, post } from '../../api/client.ts';
import { problemCodeOf, type ProblemCode } from '../../api/problems.ts';
import type { CameraCheckState } from '../../api/types.ts';

export type CheckProgress =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly checkId?: string }
  | { readonly kind: 'answered'; readonly result: Extract<CameraCheckState, { status: 'answered' }> }
  /** No result came in time. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'failed'; readonly problem: ProblemCode };

type Source =
  { kind: 'rtsp'; url: string; transport: 'tcp' | 'udp'; credential?: string } | { kind: 'file'; path: string };
export type CheckedAddress = { readonly district: string; readonly source: Source };

const ASK_EVERY_MS = 700;
const PATIENCE_MS = 45_000;

/** Asks the city what is at an address, and waits for the result. A new check replaces the one before. */
export function useCameraCheck(): [CheckProgress, (address: CheckedAddress) => void] {
  const [progress, setProgress] = useState<CheckProgress>({ kind: 'idle' });
  const checkId = progress.kind === 'waiting' ? progress.checkId : undefined;
  useEffect(() => {
    if (checkId === undefined) return;
    const since = performance.now();
    let isOver = false;
    const ask = async (): Promise<void> => {
      const next = await stateOf(checkId, performance.now() - since);
      if (!isOver && next) setProgress(next);
    };
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [checkId]);
  const check = ({ district, source }: CheckedAddress): void => {
    setProgress({ kind: 'waiting' });
    post('/api/camera-checks', { body: { district: District.parse(district), source } }).then(
      (taken) => setProgress({ kind: 'waiting', checkId: taken.checkId }),
      (error: unknown) => setProgress({ kind: 'failed', problem: problemCodeOf(error) }),
    );
  };
  return [progress, check];
}

/** What became of a check; undefined while it goes on. */
async function stateOf(checkId: string, waitedMs: number): Promise<CheckProgress | undefined> {
  try {
    const result = await get('/api/camera-checks/{check}', { path: { check: checkId } });
    if (result.status === 'answered') return { kind: 'answered', result };
    return waitedMs > PATIENCE_MS ? { kind: 'silent' } : undefined;
  } catch (error) {
    return { kind: 'failed', problem: problemCodeOf(error) };
  }
}

/** The address of the masked picture of a check. */
export const pictureOf = (checkId: string): string => `/api/camera-checks/${encodeURIComponent(checkId)}/picture`;
