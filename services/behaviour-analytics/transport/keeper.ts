import type { PartitionPlace } from '@marsad/kafka';
import { resumeFrom, ruleStateOf } from '@marsad/behaviour';
import type { CameraWatch } from '@marsad/behaviour';
import { decideKeeping, restoreCamera } from '../domain/keep-rules.ts';
import type { Keeping } from '../domain/keep-rules.ts';
import type { CameraDirectory, MayAnalyse, PartitionState, RuleStates } from '../ports.ts';

export type KeeperNeeds = {
  readonly states: RuleStates;
  readonly cameras: Pick<CameraDirectory, 'get'>;
  readonly mayAnalyse: MayAnalyse;
  readonly now: () => number;
};

/** Keeps what the rules of a partition's cameras remember, and restores it. */
export function createKeeper(
  state: PartitionState,
  { district, partition }: PartitionPlace,
  { states, cameras, mayAnalyse, now }: KeeperNeeds,
) {
  // The reading begins with the assignment, and begins again only if it failed.
  let reading: ReturnType<RuleStates['read']> | undefined;
  const read = (): ReturnType<RuleStates['read']> => {
    const known = reading ?? states.read({ district, partition });
    reading = known;
    known.catch(() => (reading = undefined));
    return known;
  };
  void read();

  const drop = async (camera: string): Promise<void> => {
    await states.drop({ district, camera });
    state.kept.delete(camera);
  };
  const decide = (id: string, watch: CameraWatch) => {
    const isPermitted = (cameras.get(id)?.analytics.includes('behaviour') ?? false) && mayAnalyse(id, 'behaviour');
    return decideKeeping(watch, state.kept.get(id), isPermitted);
  };
  const bringUpToDate = async (id: string, watch: CameraWatch, decision: Keeping): Promise<void> => {
    if (decision.kind === 'drop') return drop(id);
    const camera = cameras.get(id);
    const record = camera && ruleStateOf(watch, camera, now());
    if (!record) return;
    const isKept = await states.keep(record, camera.simulated);
    if (!isKept && state.kept.has(id)) await drop(id);
    state.kept.set(id, { last: record.last, open: decision.open, neededFrom: isKept ? resumeFrom(watch) : undefined });
  };
  return {
    /** Restores the watches of the partition's cameras. Findings that say what is over by now wait in the outbox. */
    async restore(): Promise<void> {
      for (const { data, simulated } of await read()) {
        const { watch, kept, findings } = restoreCamera(data, cameras.get(data.camera), now());
        state.watches.set(data.camera, watch);
        state.kept.set(data.camera, kept);
        if (simulated) state.demonstrations.add(data.camera);
        state.outbox.push(...findings.map((finding) => ({ finding, simulated })));
      }
      state.isRestored = true;
    },
    /** Brings the topic up to date with the watches. */
    async keep(): Promise<void> {
      const changing: Promise<void>[] = [];
      for (const [id, watch] of state.watches) {
        const decision = decide(id, watch);
        if (decision) changing.push(bringUpToDate(id, watch, decision));
      }
      await Promise.all(changing);
      for (const id of state.kept.keys()) if (!state.watches.has(id)) await drop(id);
    },
  };
}
