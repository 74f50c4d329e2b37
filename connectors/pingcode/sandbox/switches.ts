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
  /** How long after it was written a record is left out of searches, ms. */
  searchLagMs: number;
  /** Scopes the application lacks: 403. */
  readonly missingScopes: Set<string>;
  /** A property outside the view, or a value that is no option: dropped with 200, or refused. Work items always refuse a property outside their view. */
  unknownProperty: 'drop' | 'refuse';
  /** Keys inside `properties` that are dropped without a word although the look-up lists them. */
  readonly deafProperties: Set<string>;
  /** Moves of ideas, as `from→to` by name, that something set up in the product forbids. */
  readonly forbiddenIdeaMoves: Set<string>;
  /** Whether comments, files, relations, participants and tags move the time of change of their record. */
  besideTouches: boolean;
  /** Whether deleting a work item moves its time of change. */
  deleteTouches: boolean;
  /** Whether the same pair may be related twice, or is refused. */
  doubleRelation: 'refuse' | 'accept';
  /** How entity properties show on their record. */
  entityProperties: 'object' | 'list' | 'hidden';
  readonly files: {
    /** Whether the address of a file wants the token too. */
    needToken: boolean;
    /** How long such an address is good, seconds; 0 for ever. */
    ttl: number;
    /** Whether `title` keeps the ending that also stands in `ext`. */
    titleKeepsExt: boolean;
    /** Where files are kept: with the API, or at an origin of their own. */
    origin: string | null;
  };
  /** Whether a refreshed user token comes with a new refresh token, which ends the old one. */
  rotateRefreshTokens: boolean;
  /** A rule of PingCode's automation: what it sends on every change, with `{{id}}` and `{{type}}` filled in. `null`: no such rule. */
  hook: {
    readonly template: string;
    readonly secret?: string;
    /** How many times each is sent. */
    readonly copies?: number;
    /** Each goes out before the one that should have come before it. */
    readonly outOfOrder?: boolean;
  } | null;
  readonly quirks: {
    /** Flags as `true`/`false` instead of 0/1. */
    booleans: boolean;
    extraFields: boolean;
    /** The keys of every object in another order. */
    shuffledKeys: boolean;
    /** Each page after the first begins with the last row of the one before. */
    repeatedRow: boolean;
    /** Each page after the first lacks its first row. */
    skippedRow: boolean;
    /** `expires_in` as a lifetime in seconds, as its name says. */
    relativeExpiry: boolean;
    /** So many of the next requests fail with 500 and code 100000, after they were executed. */
    serverFaults: number;
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
  searchLagMs: 0,
  missingScopes: new Set(),
  unknownProperty: 'drop',
  deafProperties: new Set(),
  forbiddenIdeaMoves: new Set(),
  besideTouches: false,
  deleteTouches: true,
  doubleRelation: 'refuse',
  entityProperties: 'object',
  files: { needToken: false, ttl: 300, titleKeepsExt: false, origin: null },
  rotateRefreshTokens: false,
  hook: null,
  quirks: {
    booleans: false,
    extraFields: false,
    shuffledKeys: false,
    repeatedRow: false,
    skippedRow: false,
    relativeExpiry: false,
    serverFaults: 0,
  },
});
