export { isSecure, parseAddress, type AddressFault, type ParsedAddress } from './address.ts';
export { refusedCheck, type CheckReport, type CheckResult, type CheckStill, type RecordedFile } from './report.ts';
