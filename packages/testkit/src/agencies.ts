/** The agencies that have a user on the broker of the tests. */
export const TEST_AGENCIES = ['police', 'civil-protection'];
