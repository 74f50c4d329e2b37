import { baseUrl, secret, text, TransitionError, z } from 'tandem-sync/sdk';
import type { FailedAnswer, Host, HttpClient, TandemError } from 'tandem-sync/sdk';
import { Refusal } from './schema.ts';

/** What an admin fills in for a connection. */
export const Settings = z.object({ baseUrl: baseUrl(), token: secret() });
export type Settings = z.infer<typeof Settings>;

/** Acme takes a fixed token on every request. No I/O here. */
export const createClient = (settings: Settings, host: Host): HttpClient =>
  host.http({
    baseUrl: settings.baseUrl,
    headers: { authorization: `Bearer ${settings.token}` },
    secrets: [settings.token],
    explain,
  });

/** A refused move says which: everything else follows from the status alone. */
const explain = ({ status, body }: FailedAnswer): TandemError | undefined => {
  const refusal = Refusal.safeParse(body);
  if (status !== 422 || refusal.data?.error !== 'illegal_transition') return undefined;
  const { from = '?', to = '?' } = refusal.data;
  return new TransitionError(
    text(`Acme's workflow has no move from “${from}” to “${to}”`, `Acme 的工作流不允许从“${from}”变为“${to}”`),
    from,
    to,
  );
};
