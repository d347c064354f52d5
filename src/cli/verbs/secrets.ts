import { sealedPlaces } from '../../plan/secrets.ts';
import type { KnownCipher } from '../../plan/types.ts';
import { table } from '../../report/table.ts';
import { gravest } from '../exit-code.ts';
import { refusal } from '../gate.ts';
import { journalOf } from '../journal-file.ts';
import type { Secrets } from '../known-secrets.ts';
import { type Compiled, loadAndCompile, nothingSelected } from '../load.ts';
import type { Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { runningFrom } from '../running.ts';
import { secretsFor } from '../secrets.ts';
import { selectRouters } from '../select.ts';

/** `sectornet secrets`: which secrets the routers are to have, and what is known of them; never a value. */
export const registerSecrets: Register = (program, start) => {
  const secrets = program
    .command('secrets')
    .description('the secrets of the configuration: their references and fingerprints, never their values');
  secrets
    .command('list', { isDefault: true })
    .description('every secret the inventory gives a router, and whether its value can be had here')
    .action(() => start(async (run) => finish(run, await listed(run))));
  secrets
    .command('accept')
    .description(
      'take the ciphertext on a router for what its references name now (SN3924, SN3925); changes no router',
    )
    .argument('<router>', 'the router whose sessions you have seen up')
    .action((router) => start(async (run) => finish(run, await accepted(run, router))));
};

type Ready = Extract<Compiled, { readonly ok: true }>;

interface WantedSecret {
  readonly router: string;
  readonly place: string;
  readonly reference: string;
  readonly fingerprint: string | undefined;
}

function wantedSecrets(
  { compilation }: Ready,
  secrets: Secrets,
  routers: readonly string[],
): readonly WantedSecret[] {
  return compilation.configs
    .filter(({ router }) => routers.includes(router))
    .flatMap(({ router, platform, text }) =>
      [...sealedPlaces(platform, text).values()].flatMap(({ place, placeholder: { reference } }) =>
        reference === undefined
          ? []
          : [{ router, place, reference, fingerprint: secrets.knowledge.fingerprintOf(reference) }],
      ),
    );
}

async function listed(run: Run): Promise<VerbAnswer> {
  const compiled = loadAndCompile(run);
  if (!compiled.ok) return refusal(compiled.exit, compiled.diagnostics);
  const selected = selectRouters(run, compiled.inventory);
  if (selected.length === 0) return nothingSelected(run, compiled.inventory, 'Secrets');
  const secrets = await secretsFor(run, compiled.compilation, selected);
  const wanted = wantedSecrets(compiled, secrets, selected);
  const shown = ({ reference, fingerprint }: WantedSecret): string =>
    fingerprint === undefined ? `- ${secrets.missing.get(reference) ?? ''}` : `#${fingerprint}`;
  const rows = wanted.map((one) => [one.router, one.reference, one.place, shown(one)]);
  return {
    exit: 'done',
    kind: 'Secrets',
    text: table(rows)
      .map((row) => `${row}\n`)
      .join(''),
    data: wanted,
    diagnostics: [...compiled.diagnostics, ...secrets.diagnostics],
    inventoryDigest: compiled.inventory.digest,
  };
}

async function accepted(run: Run, router: string): Promise<VerbAnswer> {
  const compiled = loadAndCompile(run);
  if (!compiled.ok) return refusal(compiled.exit, compiled.diagnostics);
  if (!compiled.inventory.routers.some(({ name }) => name === router))
    return nothingSelected(
      { ...run, options: { ...run.options, limit: router } },
      compiled.inventory,
      'Secrets',
    );
  const source = await runningFrom(run, compiled.inventory, undefined, { routers: [router] });
  if (source.exits.length > 0) return refusal(gravest(source.exits), source.diagnostics);
  const secrets = await secretsFor(run, compiled.compilation, [router]);
  const ciphers = ciphersOn(
    compiled,
    source.network.running[0]?.text ?? '',
    wantedSecrets(compiled, secrets, [router]),
  );
  const journal = journalOf(run);
  if ('problem' in journal) return refusal('project-config', [journal.problem]);
  journal.keepCiphers(router, ciphers);
  journal.close();
  const rows = ciphers.map(({ place, reference, fingerprint }) => [
    router,
    reference ?? '',
    place,
    `#${fingerprint}`,
  ]);
  return {
    exit: 'done',
    kind: 'Secrets',
    text: table(rows)
      .map((row) => `${row}\n`)
      .join(''),
    data: ciphers,
    diagnostics: [...compiled.diagnostics, ...source.diagnostics, ...secrets.diagnostics],
  };
}

/** What the ciphertext on the router is taken for: the value its reference has now, where it can be had. */
function ciphersOn(
  { inventory }: Ready,
  running: string,
  wanted: readonly WantedSecret[],
): readonly KnownCipher[] {
  return wanted.flatMap(({ router, place, reference, fingerprint }) => {
    const platform = inventory.routers.find(({ name }) => name === router)?.platform;
    const here = platform === undefined ? undefined : sealedPlaces(platform, running).get(place)?.placeholder;
    const digest = here?.fingerprint;
    if (digest === undefined || fingerprint === undefined || here?.isCipher !== true) return [];
    return [{ place, reference, fingerprint, digest }];
  });
}
