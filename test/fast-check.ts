import fc from 'fast-check';

const { SEED = '20260601' } = process.env;

// A change is judged by what it changes: the same cases every time. SEED=random draws new ones, SEED=N those that a failure named.
if (SEED !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(SEED) });

export { fc };
