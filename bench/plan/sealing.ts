import { secretLinesOf } from '../../src/platforms/secret-lines.ts';
import { sealed, unsealed } from '../../src/secret/seal.ts';
import { openVault } from '../../src/secret/vault.ts';
import type { Fleet } from './routers.ts';

/** Session passwords that each text gets, where BGP sessions stand in it. */
const SECRETS = 20;

/** Texts of routers as they come over SSH: sealed, and opened again as for a router. */
export interface Sealing {
  readonly act: () => void;
  readonly note: string;
}

/** The running texts of a fleet, as they are or with passwords in them. */
export function sealingOf({ requests }: Fleet, withSecrets: boolean): Sealing {
  const texts = requests.map(({ wanted, running }, at) => ({
    lines: secretLinesOf(wanted.platform),
    text: withSecrets ? `${passwords(wanted.platform === 'frr', at)}${running}` : running,
  }));
  const count = withSecrets ? SECRETS * texts.length : 0;
  return {
    note: `${count} secrets; each text is sealed and opened again`,
    act: () => {
      const vault = openVault(() => Buffer.alloc(32, 7));
      for (const { text, lines } of texts) {
        const hidden = sealed(text, lines, vault);
        if ((hidden !== text) !== withSecrets) throw new Error('sealed what is none, or nothing');
        if (unsealed(hidden, vault) !== text) throw new Error('a sealed text does not come back');
      }
    },
  };
}

function passwords(isFrr: boolean, router: number): string {
  const lines = Array.from({ length: SECRETS }, (_, at) =>
    isFrr
      ? ` neighbor 203.0.113.${at} password pass-${router}-${at}`
      : `  peer 203.0.113.${at} password cipher %^%#c${router}x${at}%^%#`,
  );
  return `router bgp 65101\n${lines.join('\n')}\n`;
}
