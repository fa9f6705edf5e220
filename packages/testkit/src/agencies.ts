/** Agencies that have a user on every test's broker. */
export const TEST_AGENCIES = ['police', 'civil-protection'];
