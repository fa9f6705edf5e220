import { expect, test } from 'vitest';
import { readXml } from '../xml/read-xml.ts';
import { readClock, readFacts, readServices } from './facts.ts';

test('numbers of the firmware and the serial number stay texts', () => {
  const reply = readXml(
    '<r><Manufacturer>M</Manufacturer><FirmwareVersion>5.10</FirmwareVersion><SerialNumber>00123456789012345678</SerialNumber></r>',
  );
  expect(readFacts(reply)).toEqual({
    manufacturer: 'M',
    model: '',
    firmware: '5.10',
    serial: '00123456789012345678',
    hardware: '',
  });
});

const clock = (year: number, month: number, day: number, hour: number, minute: number, second: number): string =>
  `<r><SystemDateAndTime><UTCDateTime><Time><Hour>${hour}</Hour><Minute>${minute}</Minute><Second>${second}</Second></Time><Date><Year>${year}</Year><Month>${month}</Month><Day>${day}</Day></Date></UTCDateTime></SystemDateAndTime></r>`;

test.each<[string, string, number | undefined]>([
  ['a time', clock(2026, 1, 2, 3, 4, 5), Date.UTC(2026, 0, 2, 3, 4, 5)],
  ['1970', clock(1970, 1, 1, 0, 0, 0), 0],
  ['a leap second', clock(2016, 12, 31, 23, 59, 60), Date.UTC(2017, 0, 1)],
  ['month 13', clock(2026, 13, 2, 3, 4, 5), undefined],
  ['year 0', clock(0, 1, 1, 0, 0, 0), undefined],
  ['half an hour', clock(2026, 1, 2, 3.5, 4, 5), undefined],
  ['local time only', '<r><SystemDateAndTime><LocalDateTime/></SystemDateAndTime></r>', undefined],
  ['nothing', '<r/>', undefined],
])('a clock that says %s', (_, text, ms) => {
  expect(readClock(readXml(text))).toBe(ms);
});

test('services of other makers and those without an address are left out', () => {
  const service = (namespace: string, address: string): string =>
    `<Service><Namespace>${namespace}</Namespace>${address && `<XAddr>${address}</XAddr>`}</Service>`;
  const all = [
    service('http://www.onvif.org/ver10/media/wsdl', 'http://h/m'),
    service('http://www.onvif.org/ver20/ptz/wsdl/', 'http://h/p'),
    service('http://www.onvif.org/ver10/events/wsdl', ''),
    service('http://www.axis.com/vapix/ws/action', 'http://h/a'),
  ].join('');
  expect([...readServices(readXml(`<r>${all}</r>`))]).toEqual([
    ['media', 'http://h/m'],
    ['ptz', 'http://h/p'],
  ]);
});
