import { plainText } from '../soap/read-reply.ts';
import { childOf, childrenOf, nodeAt, textAt, type XmlNode } from '../xml/node.ts';

/** What a device reports. */
export type Notification = {
  /** Without prefixes, such as `RuleEngine/LineDetector/Crossed`. */
  readonly topic: string;
  /** Whether it says how things are at the beginning, that something changed, or that what it was about is gone. */
  readonly operation: 'initialized' | 'changed' | 'deleted';
  /** By the device's clock, ms since 1970; absent if it tells no time. */
  readonly atMs: number | undefined;
  /** What it is about: rule, video source, input. */
  readonly source: ReadonlyMap<string, string>;
  readonly data: ReadonlyMap<string, string>;
};

const MAX_NOTIFICATIONS = 200;
const MAX_ITEMS = 30;

/** Reads the answer to PullMessages. A notification without a topic is left out. */
export const readNotifications = (reply: XmlNode): Notification[] =>
  childrenOf(reply, 'NotificationMessage')
    .slice(0, MAX_NOTIFICATIONS)
    .flatMap((node) => notificationOf(node) ?? []);

function notificationOf(node: XmlNode): Notification | undefined {
  const topic = topicOf(textAt(node, 'Topic') ?? '');
  const message = nodeAt(node, 'Message', 'Message') ?? childOf(node, 'Message');
  if (topic === '' || !message) return undefined;
  const atMs = Date.parse(message.attributes.get('UtcTime') ?? '');
  return {
    topic,
    operation: operationOf(message.attributes.get('PropertyOperation')),
    atMs: Number.isNaN(atMs) ? undefined : atMs,
    source: new Map([...itemsOf(childOf(message, 'Source')), ...itemsOf(childOf(message, 'Key'))]),
    data: itemsOf(childOf(message, 'Data')),
  };
}

/** `tns1:Device/Trigger/tnshik:AlarmIn` is `Device/Trigger/AlarmIn`; devices also begin with a slash or end with one. */
export const topicOf = (text: string): string =>
  plainText(text, 200)
    .split('/')
    .map((part) => part.slice(part.indexOf(':') + 1).trim())
    .filter((part) => part !== '')
    .join('/');

function operationOf(text: string | undefined): Notification['operation'] {
  switch (text?.toLowerCase()) {
    case 'initialized':
      return 'initialized';
    case 'deleted':
      return 'deleted';
    default:
      return 'changed';
  }
}

const itemsOf = (node: XmlNode | undefined): Map<string, string> =>
  new Map(
    childrenOf(node, 'SimpleItem')
      .slice(0, MAX_ITEMS)
      .map(({ attributes }) => [
        plainText(attributes.get('Name') ?? '', 60),
        plainText(attributes.get('Value') ?? '', 120),
      ]),
  );

/** A pull point as a device describes it. Times are by the device's clock, ms since 1970. */
export type PullPoint = {
  readonly address: string;
  readonly axisId: string | undefined;
  readonly lifeMs: number | undefined;
};

/** Reads the answer to CreatePullPointSubscription. @returns absent if it names no address */
export function readPullPoint(reply: XmlNode): PullPoint | undefined {
  const reference = childOf(reply, 'SubscriptionReference');
  const address = textAt(reference, 'Address');
  if (address === undefined || address.length > 500) return undefined;
  return { address, axisId: textAt(reference, 'ReferenceParameters', 'SubscriptionId'), lifeMs: readLife(reply) };
}

/** How long the device will hold the pull point from now on; absent if it does not say, or says what cannot be. */
export function readLife(reply: XmlNode): number | undefined {
  const life = Date.parse(textAt(reply, 'TerminationTime') ?? '') - Date.parse(textAt(reply, 'CurrentTime') ?? '');
  return Number.isFinite(life) && life > 0 ? life : undefined;
}
