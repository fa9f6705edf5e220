import { describe, expect, test } from 'vitest';
import { readXml } from '../xml/read-xml.ts';
import { findingOf, noteFinding, type Finding, type Lasting } from './findings.ts';
import { readLife, readNotifications, readPullPoint, topicOf } from './read-notifications.ts';

type Items = Record<string, string>;
const items = (of: Items): string =>
  Object.entries(of)
    .map(([name, value]) => `<tt:SimpleItem Name="${name}" Value="${value}"/>`)
    .join('');
const message = (
  topic: string,
  source: Items,
  data: Items,
  operation = 'Changed',
  at = '2025-03-12T09:54:27Z',
): string =>
  `<NotificationMessage><Topic Dialect="x">${topic}</Topic><Message><tt:Message UtcTime="${at}" PropertyOperation="${operation}"><tt:Source>${items(source)}</tt:Source><tt:Data>${items(data)}</tt:Data></tt:Message></Message></NotificationMessage>`;
const findings = (...messages: string[]): (Finding | undefined)[] =>
  readNotifications(readXml(`<r>${messages.join('')}</r>`)).map(findingOf);

describe('events as users of cameras report them', () => {
  // The topics and items are those of the reports that github.com/openvideolibs/onvif-parsers collects; the texts are our own.
  test.each<[string, string, Partial<Finding> | undefined]>([
    [
      'line crossing of any maker',
      message(
        'tns1:RuleEngine/LineDetector/Crossed',
        { VideoSourceConfigurationToken: 'video_source_config1', Rule: 'MyLineDetectorRule' },
        { ObjectId: '0' },
      ),
      { kind: 'line_crossed', phase: 'moment', rule: 'MyLineDetectorRule', objectId: '0' },
    ],
    [
      'an alarm input of Hikvision',
      message('tns1:Device/Trigger/tnshik:AlarmIn', { AlarmInToken: 'AlarmIn_1' }, { State: 'true' }, 'Initialized'),
      { kind: 'digital_input', phase: 'began', rule: 'AlarmIn_1', initial: true },
    ],
    [
      'a package before a Reolink',
      message('tns1:RuleEngine/MyRuleDetector/Package', { Source: '000' }, { State: 'true' }),
      { kind: 'package', phase: 'began' },
    ],
    [
      'no more people before a Reolink',
      message('tns1:RuleEngine/MyRuleDetector/PeopleDetect', { Source: '000' }, { State: 'false' }),
      { kind: 'person', phase: 'over' },
    ],
    [
      'a vehicle before a TP-Link',
      message('tns1:RuleEngine/TPSmartEventDetector/TPSmartEvent', { Rule: 'r' }, { IsVehicle: 'true' }),
      { kind: 'vehicle', phase: 'began' },
    ],
    [
      'tampering',
      message('tns1:RuleEngine/TamperDetector/Tamper', { Rule: 't' }, { IsTamper: 'true' }),
      { kind: 'tampered', phase: 'began', atMs: Date.UTC(2025, 2, 12, 9, 54, 27) },
    ],
    [
      'an image that is no longer blurred',
      message('tns1:VideoSource/ImageTooBlurry/ImagingService', { Source: '0' }, { State: '0' }),
      { kind: 'blurred', phase: 'over' },
    ],
    [
      'an input that went off',
      message('tns1:Device/Trigger/DigitalInput', { InputToken: 'i1' }, { LogicalState: 'inactive' }),
      { kind: 'digital_input', phase: 'over', rule: 'i1' },
    ],
    [
      'somebody in a field',
      message('tns1:RuleEngine/FieldDetector/ObjectsInside', { Rule: 'yard' }, { IsInside: 'true', ObjectId: '17' }),
      { kind: 'field_entered', phase: 'began', rule: 'yard', objectId: '17' },
    ],
    [
      'an object that is gone',
      message('tns1:RuleEngine/FieldDetector/ObjectsInside', { Rule: 'yard' }, { IsInside: 'true' }, 'Deleted'),
      { kind: 'field_entered', phase: 'over' },
    ],
    [
      'a crossing of before the beginning',
      message('tns1:RuleEngine/LineDetector/Crossed', { Rule: 'r' }, { ObjectId: '0' }, 'Initialized'),
      undefined,
    ],
    ['a face', message('tns1:RuleEngine/MyRuleDetector/FaceDetect', {}, { State: 'true' }), undefined],
    ['what nobody knows', message('tns1:Maker/New/Thing', {}, { Value: '7' }), undefined],
  ])('%s', (_, text, finding) => {
    const [found] = findings(text);
    if (finding) expect(found).toMatchObject(finding);
    else expect(found).toBeUndefined();
  });
});

test('a time that is none is absent', () => {
  expect(
    findings(message('tns1:VideoSource/MotionAlarm', {}, { State: 'true' }, 'Changed', 'yesterday')),
  ).toMatchObject([{ kind: 'motion', atMs: undefined }]);
});

test('more notifications than anybody asks for are left out, and long texts are cut', () => {
  const read = readNotifications(
    readXml(`<r>${message('a'.repeat(1_000), { n: 'v'.repeat(1_000) }, {}).repeat(300)}</r>`),
  );
  expect(read).toHaveLength(200);
  expect(read[0]!.topic).toHaveLength(200);
  expect(read[0]!.source.get('n')).toHaveLength(120);
});

test.each([
  [' tns1:Device/Trigger/tnshik:AlarmIn\n', 'Device/Trigger/AlarmIn'],
  ['/RuleEngine//x/', 'RuleEngine/x'],
  ['', ''],
])('the topic "%s" is "%s"', (text, topic) => {
  expect(topicOf(text)).toBe(topic);
});

test('what lasts is news once when it begins and once when it ends', () => {
  const [on, off] = findings(
    message('tns1:VideoSource/MotionAlarm', { Rule: 'a' }, { State: 'true' }),
    message('tns1:VideoSource/MotionAlarm', { Rule: 'a' }, { State: 'false' }),
  ) as [Finding, Finding];
  const crossed = findings(message('tns1:RuleEngine/LineDetector/Crossed', { Rule: 'l' }, {}))[0]!;
  let lasting: Lasting = new Set();
  const news = [off, on, on, { ...on, rule: 'b' }, crossed, crossed, off, off].map((finding) => {
    const noted = noteFinding(lasting, finding);
    lasting = noted.lasting;
    return noted.news;
  });
  expect(news).toEqual([false, true, false, true, true, true, true, false]);
  expect(lasting.size).toBe(1);
});

describe('a pull point', () => {
  test('has an address and a life, and the number that Axis gives it', () => {
    const reply = readXml(
      '<r><SubscriptionReference><a:Address>http://h/p</a:Address><a:ReferenceParameters><x:SubscriptionId>7</x:SubscriptionId></a:ReferenceParameters></SubscriptionReference><CurrentTime>2000-01-01T00:00:00Z</CurrentTime><TerminationTime>2000-01-01T00:02:00Z</TerminationTime></r>',
    );
    expect(readPullPoint(reply)).toEqual({ address: 'http://h/p', axisId: '7', lifeMs: 120_000 });
  });

  test.each([
    ['none', '<r/>'],
    [
      'over already',
      '<r><CurrentTime>2000-01-01T00:00:00Z</CurrentTime><TerminationTime>2000-01-01T00:00:00Z</TerminationTime></r>',
    ],
    ['no time', '<r><CurrentTime>now</CurrentTime><TerminationTime>PT60S</TerminationTime></r>'],
  ])('whose life is %s does not say how long it lives', (_, text) => {
    expect(readLife(readXml(text))).toBeUndefined();
    expect(readPullPoint(readXml(text))).toBeUndefined();
  });
});
