import ssh2 from 'ssh2';

/** Whether logins may be signed with SHA-1, and what became of it. */
export interface Sha1Watch {
  readonly allowed: boolean;
  /** Hears of a login that was signed so because it is allowed. */
  readonly onUse: () => void;
  /** A server asked for it, and it was not allowed. */
  refused: boolean;
}

/** What a refused signature says inside ssh2; it never comes to people. */
export const SHA1_REFUSED = 'SHA-1 signature refused';

/** A key that signs with SHA-1 only where that is allowed: what ssh2 asks of an RSA key when a server names nothing better (RFC 8332 §3.3). */
export function guardedKey(key: ssh2.ParsedKey, watch: Sha1Watch): ssh2.ParsedKey {
  const sign = (data: Buffer | string, hash?: string): Buffer | Error =>
    permits(watch, hash) ? key.sign(data, hash) : new Error(SHA1_REFUSED);
  return Object.create(key, { sign: { value: sign } });
}

/** The agent at a socket, its RSA keys held to the same. */
export function guardedAgent(socket: string, watch: Sha1Watch): ssh2.BaseAgent {
  const agent = ssh2.createAgent(socket);
  const sign: ssh2.BaseAgent['sign'] = (
    key: Parameters<ssh2.BaseAgent['sign']>[0],
    data: Buffer,
    options: ssh2.SigningRequestOptions | ssh2.SignCallback,
    done?: ssh2.SignCallback,
  ) => {
    if (typeof options === 'function') return agent.sign(key, data, options);
    if (permits(watch, options.hash)) return agent.sign(key, data, options, done);
    done?.(new Error(SHA1_REFUSED));
  };
  return Object.create(agent, { sign: { value: sign } });
}

function permits(watch: Sha1Watch, hash: string | undefined): boolean {
  if (hash !== 'sha1') return true;
  if (watch.allowed) watch.onUse();
  else watch.refused = true;
  return watch.allowed;
}
