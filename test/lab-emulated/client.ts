import { createHash } from 'node:crypto';
import ssh2, { type Client, type ClientChannel } from 'ssh2';
import type { EmulatedRouter } from '../../src/lab/emulated/lab.ts';

/** An SSH login on an emulated router that checks its host key; rejects with the client's own error. */
export function login(
  router: EmulatedRouter,
  secret: { readonly password?: string; readonly privateKey?: string } = { password: router.password },
): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.once('ready', () => resolve(client));
    client.on('error', reject);
    client.connect({
      host: router.address,
      port: router.port,
      username: router.user,
      readyTimeout: 5_000,
      hostVerifier: (key: Buffer) => fingerprint(key) === router.hostKey,
      ...secret,
    });
  });
}

function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | undefined;
}

/** Runs one command; `code` is undefined when the connection went away before the exit status. */
export function exec(client: Client, command: string, stdin = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      const answer = { stdout: '', stderr: '', code: undefined as number | undefined };
      channel.on('data', (bytes: Buffer) => {
        answer.stdout += bytes.toString('utf8');
      });
      channel.stderr.on('data', (bytes: Buffer) => {
        answer.stderr += bytes.toString('utf8');
      });
      channel.on('exit', (code: number) => {
        answer.code = code;
      });
      channel.on('close', () => resolve(answer));
      channel.end(stdin);
    });
  });
}

/** An interactive terminal: what came so far, and waiting for a text at its end. */
export interface Terminal {
  readonly write: (text: string) => void;
  readonly until: (end: string) => Promise<string>;
  readonly closed: Promise<void>;
}

export function terminal(client: Client): Promise<Terminal> {
  return new Promise((resolve, reject) => {
    client.shell((error: Error | undefined, channel: ClientChannel) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      let received = '';
      let wake = (): void => undefined;
      channel.on('data', (bytes: Buffer) => {
        received += bytes.toString('utf8');
        wake();
      });
      const until = async (end: string): Promise<string> => {
        while (!received.endsWith(end))
          await new Promise<void>((done) => {
            wake = done;
          });
        const text = received;
        received = '';
        return text;
      };
      const closed = new Promise<void>((done) => {
        channel.on('close', () => done());
      });
      resolve({ write: (text) => channel.write(text), until, closed });
    });
  });
}
