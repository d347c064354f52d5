import { liveReaderOf } from '../platforms/live.ts';
import type { LiveFacts, LiveReader } from '../platforms/platform.ts';
import type { Target } from '../push/target.ts';
import { connect } from '../push/transport/connect.ts';
import { TransportError } from '../push/transport/transport.ts';
import type { LiveProbe } from '../verify/live/probes.ts';

/** A router's own no to a command of `verify --live`. */
export class Refused extends Error {
  readonly command: string;

  constructor(command: string, words: string) {
    super(words);
    this.command = command;
  }
}

/** Whether an error is the outside world's: a router that cannot be reached or does not take a command. */
export function isCalm(error: unknown): error is TransportError | Refused {
  return error instanceof TransportError || error instanceof Refused;
}

/** A router's own tables, and the VPN routes it knows where `vpnRoutes` says so. Throws `Refused` and `TransportError`. */
export async function tablesOf(target: Target, vpnRoutes: boolean): Promise<LiveFacts> {
  const reader = readerOf(target);
  return asking(target, async (ask) => {
    const first = await ask([...reader.reads, ...(vpnRoutes ? reader.readsOfVpnRoutes : [])]);
    return reader.facts(new Map([...first, ...(await ask(reader.follow(first)))]));
  });
}

/** Which of the packets that a router is to send were answered; what it cannot send is left out. */
export async function echoesOf(
  target: Target,
  probes: readonly LiveProbe[],
): Promise<ReadonlyMap<LiveProbe, boolean>> {
  const { echo } = readerOf(target);
  const own = probes.filter(({ router }) => router === target.router);
  if (own.length === 0) return new Map();
  return asking(target, async (ask) => {
    const echoes = own.map((probe) => probe.echo);
    const answered = echo.answered(await ask(echo.sends(echoes)), echoes);
    return new Map(
      own.flatMap((probe) => {
        const came = answered.get(probe.echo);
        return came === undefined ? [] : [[probe, came] as const];
      }),
    );
  });
}

function readerOf({ router, platform }: Target): LiveReader {
  const reader = liveReaderOf(platform);
  if (reader === undefined) throw new Error(`${router}: no reader for ${platform}`);
  return reader;
}

type Ask = (commands: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** One connection for all commands of a step, one after the other. */
async function asking<T>(target: Target, step: (ask: Ask) => Promise<T>): Promise<T> {
  const connection = await connect(target, { timeoutMs: 60_000 });
  const ask: Ask = async (commands) => {
    const answers = new Map<string, string>();
    for (const command of commands) {
      const { stdout, stderr, code } = await connection.exec(command);
      if (code !== 0) throw new Refused(command, `${stderr}${stdout}`.trim() || `exit status ${code}`);
      answers.set(command, stdout);
    }
    return answers;
  };
  try {
    return await step(ask);
  } finally {
    await connection.close();
  }
}
