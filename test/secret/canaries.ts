/** Stands in every secret value of the suites, the lab and the demo: whoever finds it in a file has found a secret. Letters and digits, so that no escaping changes it. */
export const MARK = 'CANARY7';

/**
 * Every secret value that a test gives to sectornet or to a router comes from here: whatever the suites leave behind is searched for them. Random ones are found in
 * the file that keeps them (`own-secrets.ts`).
 */
export const CANARIES = {
  /** What env:TAX_BGP names at first, and after its rotation. */
  tax: 'CANARY7-tax-Q7d2ZpXk',
  taxRotated: 'CANARY7-tax-9vLmT4wR',
  /** What the helper program prints at first, and after its rotation. */
  vault: 'CANARY7-vault-h3Nc8Gey',
  vaultRotated: 'CANARY7-vault-u5SbJ6aD',
  /** Somebody else's session password, in clear text on a Linux router. */
  foreign: 'CANARY7-foreign-W2xKq9Ft',
  /** Typed on a router by hand. */
  handmade: 'CANARY7-hand-E4rYm7Vc',
  /** Given to the Pulumi provider. */
  pulumi: 'CANARY7-pulumi-B8gHs1Nz',
  /** What locks the state of a stack. */
  passphrase: 'CANARY7-passphrase-Z6tPw3Jb',
  /** Logins of routers and of hosts on the way to them. */
  login: 'CANARY7-login-M9fUe2Xh',
  jumpHost: 'CANARY7-jump-K1nVc5Qs',
  otherJumpHost: 'CANARY7-jump-D7yRg4Lw',
  /** What locks private keys. */
  keyPhrase: 'CANARY7-key-T3aBj8Hm',
} as const;
