import type { TrackPacket } from '../depacketizing/access-unit.ts';
import { createReceptionState } from '../rtp/reception.ts';
import { createReorderBuffer } from '../rtp/reorder.ts';
import { parseRtcp, writeReceiverReport } from '../rtp/rtcp.ts';
import { parseRtp } from '../rtp/rtp-packet.ts';
import type { RtpPacket } from '../rtp/rtp-packet.ts';
import { createExtender } from '../rtp/wrap.ts';
import { createSenderReports } from './sender-reports.ts';
import type { SenderReport } from './sender-reports.ts';

/** How long a packet that arrived over a network waits for one that is missing before it, ms. */
export const REORDER_MS = 150;

/** What the description says of a track that is taken packet by packet. */
export type TrackDescription = { readonly payloadType: number; readonly clockRate: number };

/** Brings the packets of one track into order, and keeps the accounts of its sender. `reorders`: packets may arrive in another order. */
export function createTrackReceiver(
  { payloadType, clockRate }: TrackDescription,
  reorders: boolean,
  onPacket: (packet: TrackPacket) => void,
) {
  const reception = createReceptionState(clockRate);
  const stamps = createExtender(32);
  const reordering = reorders ? createReorderBuffer<RtpPacket>(REORDER_MS) : null;
  const reports = createSenderReports(stamps);
  const counts = { packets: 0, bytes: 0, otherSender: 0, late: 0, unreadable: 0 };

  const take = (packet: RtpPacket, arrivedMs: number): void => {
    const received = reception.receive(packet, arrivedMs);
    if (received.kind === 'late') counts.late += 1;
    if (received.kind === 'other_sender') counts.otherSender += 1;
    if (received.kind !== 'packet') return;
    counts.packets += 1;
    counts.bytes += packet.payload.length;
    const rtpTime = stamps.extend(packet.timestamp);
    const { payload, marker } = packet;
    onPacket({ payload, marker, rtpTime, arrivedMs, lost: received.lost, restarted: received.restarted });
  };
  return {
    rtp(bytes: Buffer, arrivedMs: number): void {
      const packet = parseRtp(bytes);
      if (packet?.payloadType !== payloadType) {
        counts.unreadable += 1;
        return;
      }
      if (!reordering) return take(packet, arrivedMs);
      for (const ready of reordering.push(packet, arrivedMs)) take(ready.packet, ready.atMs);
    },
    /** Gives up on packets that did not come in time. False once nothing waits any more. */
    expire(nowMs: number): boolean {
      for (const ready of reordering?.expire(nowMs) ?? []) take(ready.packet, ready.atMs);
      return (reordering?.waiting ?? 0) > 0;
    },
    waits: (): boolean => (reordering?.waiting ?? 0) > 0,
    /** Returns whether the track's sender said that it leaves. */
    rtcp(bytes: Buffer, arrivedMs: number): boolean {
      let leaves = false;
      for (const item of parseRtcp(bytes)) {
        // A report of another sender, such as that of the sound, counts stamps of another clock.
        const isOwn = reception.ssrc === null || (item.kind === 'sender_report' && item.ssrc === reception.ssrc);
        if (item.kind === 'sender_report' && isOwn) reports.note(item, arrivedMs);
        leaves ||= item.kind === 'bye' && reception.ssrc !== null && item.ssrcs.includes(reception.ssrc);
      }
      return leaves;
    },
    /** What the sender's clock showed last. Call it once there was a packet. */
    senderReport: (): SenderReport | null => reports.current(),
    /** The bytes of a receiver report; null before the first packet. */
    receiverReport(own: number, nowMs: number): Buffer | null {
      const current = reception.report(reports.echo(nowMs));
      return current ? writeReceiverReport(own, current) : null;
    },
    lost: (): number => reception.lost,
    counts: counts as Readonly<typeof counts>,
  };
}
export type TrackReceiver = ReturnType<typeof createTrackReceiver>;
