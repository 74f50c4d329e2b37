import fc from 'fast-check';

/**
 * Property tests draw the same cases on every machine, so that a red run can be run again as it was. `TANDEM_PROPERTY_SEED=random` draws new ones: run it so
 * by hand when a generator or what it tests has changed, and keep what it finds as a named case.
 */
const chosen = process.env['TANDEM_PROPERTY_SEED'] ?? '20261124';
if (chosen !== 'random') fc.configureGlobal({ seed: Number(chosen) });
