import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Inventory } from '../../inventory/types.ts';
import { failureDiagnostic } from '../../push/diagnose.ts';
import type { Target } from '../../push/target.ts';
import { type Endpoint, endpointOf, hopsOf } from '../../push/transport/endpoint.ts';
import { hostKeyVerdict, offeredKey } from '../../push/transport/host-key.ts';
import { offeredBy } from '../../push/transport/ssh2-way.ts';
import { TransportError } from '../../push/transport/transport.ts';
import { trustKey } from '../../push/transport/trust.ts';
import { consents } from '../consent.ts';
import { endpointText, knownText } from '../endpoint-text.ts';
import type { ExitName } from '../exit-code.ts';
import { exitOfFailure } from '../failures.ts';
import { load, nothingSelected } from '../load.ts';
import type { Register } from '../main.ts';
import { writePin } from '../pin.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { selectRouters } from '../select.ts';
import { targetsFor } from '../targets.ts';

/** `sectornet device`: how a router is reached, and whom to believe. */
export const registerDevice: Register = (program, start) => {
  const device = program
    .command('device')
    .description('how routers are reached over SSH, and which host keys are theirs');
  device
    .command('show')
    .description('address, user, login, way in and known host keys of each router, with where each was said')
    .argument('[router]', 'only this router; else --limit')
    .action((router) => start(async (run) => finish(run, await show(run, router))));
  device
    .command('trust')
    .description(
      'show the host key a router offers and the one that is known, and write it down once you say so',
    )
    .argument('<router>', 'the router; hosts on the way to it are asked about first')
    .option('--pin', 'write host-keys in network.yaml instead of known_hosts')
    .option(
      '--fingerprint <sha256>',
      'what you read on its console: trusted without a question when it is what is offered',
    )
    .action((router, options) => start(async (run) => finish(run, await trust(run, router, options))));
};

async function show(run: Run, router: string | undefined): Promise<VerbAnswer> {
  const found = reachable(run, router);
  if ('stop' in found) return found.stop;
  const endpoints = await Promise.all(found.targets.map((target) => endpointOf(target)));
  return {
    exit: 'done',
    kind: 'Devices',
    text: endpoints.map(endpointText).join('\n'),
    data: endpoints.map((endpoint) => hopsOf(endpoint).map(plainEndpoint)),
  };
}

/** What may be shown of an endpoint to a program: everything but the files' lines. */
function plainEndpoint({ name, host, port, user, transport, pins, legacy, origins }: Endpoint) {
  return { name, host, port, user, transport, pins, legacy, origins };
}

interface TrustOptions {
  readonly pin?: true | undefined;
  readonly fingerprint?: string | undefined;
}

/** Host by host along the way: what was written is read again before the next one is asked. */
async function trust(run: Run, router: string, options: TrustOptions): Promise<VerbAnswer> {
  const written: Written[] = [];
  for (;;) {
    const found = reachable(run, router);
    if ('stop' in found) return found.stop;
    const [target] = found.targets;
    if (target === undefined) throw new Error('a selection without a router');
    const step = await nextUntrusted(hopsOf(await endpointOf(target)));
    if (step === undefined) return done(written, []);
    if ('problem' in step) return done(written, [step.problem], step.exit);
    const { name: host } = step.endpoint;
    if (written.some((one) => one.host === host))
      return done(written, [report('SN6134', { host })], 'host-key');
    const answer = await confirmed(step, { ...options, folder: run.path(found.folder) });
    if ('problem' in answer) return done(written, [answer.problem], answer.exit);
    written.push(answer);
  }
}

interface Untrusted {
  readonly endpoint: Endpoint;
  readonly key: Buffer;
}

interface Written {
  readonly host: string;
  readonly fingerprint: string;
  readonly file: string;
  readonly backup?: string;
}

interface Refused {
  readonly problem: Diagnostic;
  readonly exit: ExitName;
}

/** The first host on the way, the router included, whose key is not believed. */
async function nextUntrusted(hops: readonly Endpoint[]): Promise<Untrusted | Refused | undefined> {
  for (const endpoint of hops) {
    try {
      const key = await offeredBy(endpoint, {});
      if (hostKeyVerdict(endpoint, offeredKey(key)).kind !== 'trusted') return { endpoint, key };
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const failure = { kind: error.kind, step: 'connect', words: error.message } as const;
      return { problem: failureDiagnostic(endpoint.name, failure), exit: exitOfFailure(failure) };
    }
  }
  return undefined;
}

async function confirmed(
  { endpoint, key }: Untrusted,
  options: TrustOptions & { readonly folder: string },
): Promise<Written | Refused> {
  const { name } = endpoint;
  const { fingerprint } = offeredKey(key);
  process.stderr.write(knownText(endpoint, offeredKey(key)));
  const { kind } = hostKeyVerdict(endpoint, offeredKey(key));
  if (kind === 'revoked') return { problem: report('SN6131', { host: name, fingerprint }), exit: 'host-key' };
  const said = options.fingerprint?.trim().replace(/=+$/, '');
  if (said !== undefined && said !== fingerprint)
    return { problem: report('SN6132', { host: name, said, fingerprint }), exit: 'host-key' };
  if (said === undefined && !(await consents(name, `type ${name} to trust this key: `)))
    return { problem: report('SN6133', { host: name, fingerprint }), exit: 'not-approved' };
  return write(endpoint, key, options);
}

/** Pins are asked before known_hosts: where there are pins, a line in known_hosts would change nothing. */
function write(
  endpoint: Endpoint,
  key: Buffer,
  { pin, folder }: TrustOptions & { readonly folder: string },
): Written | Refused {
  const { name: host } = endpoint;
  const { fingerprint } = offeredKey(key);
  if (pin === true || endpoint.pins.length > 0) {
    const file = join(folder, 'network.yaml');
    return writePin(file, host, fingerprint)
      ? { host, fingerprint, file }
      : { problem: report('SN6135', { host, file, fingerprint }), exit: 'invalid' };
  }
  const trusted = trustKey(endpoint, key);
  return 'place' in trusted
    ? { problem: report('SN6136', { host, place: trusted.place }), exit: 'host-key' }
    : { host, fingerprint, ...trusted };
}

function done(
  written: readonly Written[],
  diagnostics: readonly Diagnostic[],
  exit: ExitName = 'done',
): VerbAnswer {
  const text =
    written.map(({ host, fingerprint, file }) => `${host}  ${fingerprint}  ${file}\n`).join('') ||
    (exit === 'done' ? 'already trusted\n' : '');
  return { exit, kind: 'Trust', text, data: written, diagnostics };
}

interface Reachable {
  readonly folder: string;
  readonly inventory: Inventory;
  readonly targets: readonly Target[];
}

function reachable(run: Run, router: string | undefined): Reachable | { readonly stop: VerbAnswer } {
  const kind = 'Devices';
  const loaded = load(run);
  if (!loaded.ok)
    return { stop: { exit: loaded.exit, kind, text: '', data: null, diagnostics: loaded.diagnostics } };
  const { inventory, folder } = loaded;
  const names = router === undefined ? selectRouters(run, inventory) : [router];
  const where = targetsFor(run, inventory);
  if ('problem' in where)
    return { stop: { exit: 'no-input', kind, text: '', data: null, diagnostics: [where.problem] } };
  const targets = where.targets.filter((target) => names.includes(target.router));
  return targets.length > 0
    ? { folder, inventory, targets }
    : {
        stop: nothingSelected(
          { ...run, options: { ...run.options, limit: names.join(',') } },
          inventory,
          kind,
        ),
      };
}
