type Asking = { readonly session: { readonly subject: string } | undefined; readonly ip: string };

/** A limit of requests a minute that applies to a person, however many sessions they open. */
export const limitOfPerson = (perMinute: number) => ({
  max: perMinute,
  timeWindow: 60_000,
  keyGenerator: ({ session, ip }: Asking): string => session?.subject ?? ip,
});
