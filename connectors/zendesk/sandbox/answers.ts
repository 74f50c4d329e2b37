/** What a route says. `json` absent: no body. */
export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes?: Uint8Array;
}

export const ok = (json: unknown): Answer => ({ status: 200, json });

export const NOT_FOUND: Answer = { status: 404, json: { error: 'RecordNotFound', description: 'Not found' } };

/** In this refusal `error` is an object. */
export const FORBIDDEN: Answer = {
  status: 403,
  json: {
    error: { title: 'Forbidden', message: 'You do not have access to this page. Please contact the account owner.' },
  },
};

export const UNKNOWN_USER: Answer = { status: 401, json: { error: "Couldn't authenticate you" } };

export type Details = Readonly<Record<string, readonly { readonly description: string; readonly error?: string }[]>>;

export const invalid = (details: Details): Answer => ({
  status: 422,
  json: { error: 'RecordInvalid', description: 'Record validation errors', details },
});

export const CONFLICT: Answer = {
  status: 409,
  json: {
    error: 'UpdateConflict',
    description:
      'Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.',
  },
};

export const badRequest = (error: string, description: string): Answer => ({
  status: 400,
  json: { error, description },
});
