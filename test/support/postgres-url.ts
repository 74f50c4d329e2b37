import { inject } from 'vitest';
import './postgres-setup.ts';

/**
 * A PostgreSQL server for tests: the one that `TANDEM_TEST_POSTGRES` names, else one that is started for this run. Each test keeps to a schema of its own
 * (`openLedger`'s `schema`).
 */
export const postgresUrl = async (): Promise<string> => {
  const given = process.env['TANDEM_TEST_POSTGRES'];
  if (given !== undefined && given !== '') return given;
  const answer = await fetch(inject('postgresStarter'));
  const body = await answer.text();
  if (!answer.ok) throw new Error(`No PostgreSQL for the tests; name one in TANDEM_TEST_POSTGRES. ${body}`);
  return body;
};
