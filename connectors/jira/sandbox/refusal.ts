/** An answer that says no. */
export class Refused extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`refused with ${status}`);
    this.status = status;
    this.body = body;
  }
}

export const badField = (field: string, said: string): Refused =>
  new Refused(400, { errorMessages: [], errors: { [field]: said } });

export const badRequest = (...said: readonly string[]): Refused =>
  new Refused(400, { errorMessages: said, errors: {} });

export const notFound = (): Refused =>
  new Refused(404, { errorMessages: ['问题不存在或者您没有查看的权限。'], errors: {} });

export const forbidden = (said: string): Refused => new Refused(403, { errorMessages: [said], errors: {} });
