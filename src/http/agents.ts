import http from 'node:http';
import https from 'node:https';

/** Sockets kept open between requests: one pool per connection, closed with it. */
export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
  close(): void;
}

/** The proxy variables of an environment, `HTTPS_PROXY` and the like, as Node's agents read them. */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

/**
 * Idle sockets live 4 s: many servers close theirs after 5, and a write on a socket that is just being closed has an unknown outcome. Node heeds a server's own
 * `Keep-Alive: timeout` only when a time-out is set here. Last in, first out keeps the busy sockets busy and lets the others idle out.
 */
export const createAgents = (proxyEnv?: ProxyVariables): Agents => {
  const options = {
    keepAlive: true,
    scheduling: 'lifo',
    maxFreeSockets: 64,
    timeout: 4_000,
    ...(proxyEnv && { proxyEnv: { ...proxyEnv } }),
  } as const;
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };
  return {
    ...agents,
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
};
