import { type SecretLines, secretForm } from '../../secret/lines.ts';

/** Every line of FRRouting 8.4 to 10 that holds a secret (`vtysh/vtysh.c`, the daemons' `*_vty.c`), all of them shown in clear text. */
export const FRR_SECRETS: SecretLines = {
  hints: ['password', 'passphrase', 'secret', 'auth', '-key', 'key-', ' key ', 'psk'],
  forms: [
    secretForm('neighbor \\S+ password', 'rest'),
    secretForm('message-digest-key \\d+ md5'),
    secretForm('authentication-key(?: \\d)?'),
    secretForm('authentication key-id \\d+ hash-algo \\S+ key'),
    secretForm('(?:isis password|area-password|domain-password) (?:clear|md5)'),
    secretForm('ip rip authentication string', 'rest'),
    secretForm('nhrp authentication'),
    secretForm('key-string', 'rest'),
    secretForm('tcp-md5-auth'),
    secretForm('msdp (?:peer \\S+ )?password'),
    secretForm('password 8'),
    // A line no release is known to have: a word that announces a secret is believed.
    secretForm('(?:password|passphrase|secret|psk|pre-shared-key)', 'rest'),
  ],
};
