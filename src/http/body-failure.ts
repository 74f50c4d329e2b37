/**
 * The content of a streamed body could not be read to its end, so the request was broken off and nothing of it was carried out. What counts is the reader's own
 * error, in `cause`.
 */
export class BodyFailure extends Error {
  constructor(cause: unknown) {
    super('the content of the body could not be read', { cause });
    this.name = 'BodyFailure';
  }
}
