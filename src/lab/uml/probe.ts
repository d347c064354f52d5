import { createConnection } from 'node:net';
import { LabProblem } from './problem.ts';

/** Where the guest's probe agent listens on the management network. */
export const AGENT = { host: '172.31.0.253', port: 7000 } as const;

/** One packet to send from a customer edge. ICMP has no port. */
export interface ProbeWish {
  readonly customer: string;
  readonly family: 4 | 6;
  readonly source: string;
  readonly destination: string;
  readonly protocol: 'icmp' | 'tcp' | 'udp';
  readonly port?: number;
  /** How long to wait for an answer. */
  readonly seconds: number;
}

/** What came of a probe; `identity` is the name the answering customer gave (TCP and UDP only). */
export interface ProbeResult {
  readonly answered: boolean;
  readonly identity: string | undefined;
}

/** Makes customers answer TCP and UDP on these ports with their own names. */
export async function listenOn(customers: readonly string[], ports: readonly number[]): Promise<void> {
  await ask({ listen: customers.map((customer) => ({ customer, ports })) });
}

/** Sends probes side by side; results in the order of the wishes. */
export async function probe(wishes: readonly ProbeWish[]): Promise<readonly ProbeResult[]> {
  const answers = await ask({ probe: wishes.map((wish, id) => ({ id, ...wish })) });
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  return wishes.map((_, id) => {
    const answer = byId.get(id);
    return { answered: answer?.answered === true, identity: answer?.identity ?? undefined };
  });
}

/** A one-way packet with any source, under MPLS labels where they are given; `watch` names the network namespaces where it may come in. */
export interface ThrowWish {
  readonly customer: string;
  readonly family: 4 | 6;
  readonly source: string;
  readonly destination: string;
  /** `ip-N`: any other protocol by its number. */
  readonly protocol: 'icmp' | 'tcp' | 'udp' | `ip-${number}`;
  readonly sourcePort?: number;
  readonly port?: number;
  /** TCP: a session-opening packet (SYN without ACK); default true. */
  readonly opening?: boolean;
  /** MPLS labels, outermost first. */
  readonly labels?: readonly number[];
  /** Watch for an answer to the packet instead of the packet. */
  readonly reply?: boolean;
  readonly watch: readonly string[];
  readonly seconds: number;
}

/** Throws packets side by side; for each the namespaces it was seen to enter. Receivers need no listener and give no answer. */
export async function throwPackets(wishes: readonly ThrowWish[]): Promise<readonly (readonly string[])[]> {
  const answers = await ask({ throw: wishes.map((wish, id) => ({ id, ...wish })) });
  const error = answers.find((answer) => answer.error !== undefined)?.error;
  if (error !== undefined) throw new Error(`a packet could not be sent: ${error}`);
  return wishes.map((_, id) => answers.find((answer) => answer.id === id)?.arrived ?? []);
}

/** Types configuration lines into a customer's BGP speaker; throws with its words when it refuses one. */
export async function configureSpeaker(customer: string, lines: readonly string[]): Promise<void> {
  const words = ['configure terminal', ...lines].flatMap((line) => ['-c', line]);
  const command = ['vtysh', '--vty_socket', '$SOCKETS', '--config_dir', '$CONFIG', ...words];
  const [answer] = await ask({ run: { customer, command } });
  if (answer?.code !== 0) throw new Error(`speaker of ${customer}: ${answer?.text ?? 'no answer'}`);
}

interface Answer {
  readonly id: number;
  readonly answered?: boolean;
  readonly identity?: string | null;
  readonly arrived?: readonly string[];
  readonly code?: number;
  readonly text?: string;
  readonly error?: string;
}

/** Asking all pairs takes some 15 s on one busy processor; a kernel that is silent for so long hangs. */
const SILENCE = 120_000;

/** Where the kernel's words are, in the folder that `lab up` was called in. */
const LOGS = '.sectornet/uml/kernel/kernel.log and guest.log';

function ask(request: object): Promise<readonly Answer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const refuse = (reason: string): void => reject(new LabProblem('SN9507', { reason, log: LOGS }));
    const socket = createConnection(AGENT, () => socket.end(JSON.stringify(request)));
    socket.setTimeout(SILENCE, () => socket.destroy(new Error(`nothing was heard for ${SILENCE / 1000} s`)));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', (error) => refuse(error.message));
    socket.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      if (text === '') return refuse('the connection was closed without an answer');
      const parsed: unknown = JSON.parse(text);
      resolve(Array.isArray(parsed) ? parsed.filter(isAnswer) : []);
    });
  });
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number';
}
