import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import type { TestPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the URL of the run's PostgreSQL server, which the first question starts. */
    readonly postgresStarter: string;
  }
}

/** Global setup: one PostgreSQL server for all test files of a run, started only when one of them asks. See `postgresUrl`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<TestPostgres> | undefined;
  const starter = createServer((_request, response) => {
    started ??= import('./postgres.ts').then(({ startPostgres }) => startPostgres());
    started.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => starter.listen(0, '127.0.0.1', resolve));
  project.provide('postgresStarter', `http://127.0.0.1:${(starter.address() as AddressInfo).port}`);
  return async () => {
    starter.close();
    starter.closeAllConnections();
    await started?.then(
      (server) => server.stop(),
      () => undefined,
    );
  };
}
