import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { checkCertificate } from '../../../src/certificate-checker/check.ts';
import {
  answerOf,
  cleanQuestions,
  corruptedQuestions,
  policyQuestions,
  type Question,
  seededQuestions,
} from '../questions.ts';

/** Loads the checker anew for each mutant: `?mutant=N` on its modules, the changed source in the place of one of them. */
const CHECKER = '/src/certificate-checker/';
const MARK = '?mutant=';

interface Changed {
  readonly file: string;
  readonly source: string;
}

let number = 0;
let changed: Changed | undefined;

registerHooks({
  resolve(specifier, context, next) {
    const [, mark] = (context.parentURL ?? '').split(MARK);
    if (mark !== undefined && specifier === 'vitest')
      return next('./vitest-shim.ts', { ...context, parentURL: import.meta.url });
    const found = next(specifier, context);
    const marked = mark !== undefined && found.url.includes(CHECKER) && found.url.endsWith('.ts');
    return marked ? { ...found, url: `${found.url}${MARK}${mark}` } : found;
  },
  load(url, context, next) {
    const [plain = '', mark] = url.split(MARK);
    if (mark === undefined || changed === undefined || !plain.endsWith(CHECKER + changed.file))
      return next(url, context);
    return { format: 'module', source: stripTypeScriptTypes(changed.source), shortCircuit: true };
  },
});

type Checker = typeof checkCertificate;

/** The checker with a change, every module of it new. */
async function checkerWith(change: Changed | undefined): Promise<Checker> {
  changed = change;
  number++;
  const url = new URL(`../../../src/certificate-checker/check.ts${MARK}${number}`, import.meta.url);
  const module: { readonly checkCertificate: Checker } = await import(url.href);
  return module.checkCertificate;
}

/** One thing that can tell a mutant from the checker. */
interface Trial {
  readonly name: string;
  tells(mutant: Checker): Promise<boolean>;
}

const honest = await checkerWith(undefined);

function trialOf(question: Question): Trial {
  const answer = answerOf(honest, question);
  return { name: question.name, tells: async (mutant) => answerOf(mutant, question) !== answer };
}

/** The tests of small texts ask the changed checker too; what stands for vitest throws at the first that fails. */
const small: Trial = {
  name: 'small texts',
  tells: () =>
    import(new URL(`../small-texts.test.ts${MARK}${number}`, import.meta.url).href).then(
      () => false,
      () => true,
    ),
};

const trials: Trial[] = [
  ...[...cleanQuestions(), ...policyQuestions()].map(trialOf),
  small,
  ...seededQuestions().map(trialOf),
  ...[...corruptedQuestions('mini', 9), ...corruptedQuestions('offices', 9)].map(trialOf),
];
if (await small.tells(honest)) throw new Error('small texts fail without any change');

async function killerOf(change: Changed): Promise<string | undefined> {
  try {
    const mutant = await checkerWith(change);
    for (const [at, trial] of trials.entries())
      if (await trial.tells(mutant)) {
        // What told this mutant from the checker likely tells the next one of the same line too.
        trials.unshift(...trials.splice(at, 1));
        return trial.name;
      }
    return undefined;
  } catch (error) {
    return `${error}`;
  }
}

parentPort?.on('message', async (change: Changed) => parentPort?.postMessage(await killerOf(change)));
