/** What nobody outside PingCode knows for certain, or what differs between tenants, as switches. Change them at any time; they hold from the next request on. */
export interface Switches {
  /** Which generations of paths are served. */
  readonly profiles: { A: boolean; B: boolean; C: boolean };
  /** What a path that is not served answers: 404 with code 100002, or the web app's start page with 200. */
  unknownPath: 'not-found' | 'html';
  postStatus: 200 | 201;
  /**
   * `minute`: 200 requests a minute for one identity, refusals name the wait in `x-pc-retry-after`. `layers`: a limit a minute for the organisation and one a second
   * for each endpoint, refusals name the wait in `X-RateLimit-Retry-After`.
   */
  rateLimit: 'off' | 'minute' | 'layers';
  readonly limits: { perMinute: number; perSecond: number };
  /** Whether successes carry `X-RateLimit-…` headers, in `layers` mode only. */
  rateHeadersOnSuccess: boolean;
  /** Minutes east of Greenwich: where a day begins in searches. */
  dayZone: number;
  /** Scopes the application lacks: 403. */
  readonly missingScopes: Set<string>;
  /** A property outside the product's view, or a value that is no option: dropped with 200, or refused. */
  unknownProperty: 'drop' | 'refuse';
  /** Keys inside `properties` that are dropped without a word although the look-up lists them. */
  readonly deafProperties: Set<string>;
  readonly quirks: {
    /** Flags as `true`/`false` instead of 0/1. */
    booleans: boolean;
    extraFields: boolean;
    /** The keys of every object in another order. */
    shuffledKeys: boolean;
    /** Each page after the first begins with the last row of the one before. */
    repeatedRow: boolean;
    /** `expires_in` as a lifetime in seconds, as its name says. */
    relativeExpiry: boolean;
  };
}

export const createSwitches = (): Switches => ({
  profiles: { A: true, B: true, C: true },
  unknownPath: 'not-found',
  postStatus: 201,
  rateLimit: 'off',
  limits: { perMinute: 200, perSecond: 30 },
  rateHeadersOnSuccess: false,
  dayZone: 480,
  missingScopes: new Set(),
  unknownProperty: 'drop',
  deafProperties: new Set(),
  quirks: { booleans: false, extraFields: false, shuffledKeys: false, repeatedRow: false, relativeExpiry: false },
});
