import { filePlaces, memoryPlaces, postgresPlaces } from './places.ts';
import { ledgerTests } from './suite/index.ts';

ledgerTests('SQLite in memory', memoryPlaces);
ledgerTests('SQLite in a file', filePlaces());
ledgerTests('PostgreSQL', postgresPlaces());
