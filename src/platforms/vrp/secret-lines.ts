import { type SecretLines, secretForm } from '../../secret/lines.ts';

/** Words between which VRP writes ciphertext, by release; `$1a$…` (VRP), `$c$3$…` and `$h$6$…` (Comware) are hashes and ciphertext too. */
const CIPHER = /(?<!\S)(?:(%[\^$#@+]%[#$@])\S+?\1|\$[a-z0-9]{1,2}\$\S+)(?=\s|$)/g;

/** Lines of VRP and Comware that hold a secret: in clear text on old releases and where somebody typed `simple` or `plain`. */
export const VRP_SECRETS: SecretLines = {
  hints: [
    'cipher',
    'simple',
    'plain',
    'password',
    '-key',
    'key-',
    'snmp-agent community',
    'securityname',
    'secret',
    '$',
    '%',
  ],
  cipher: CIPHER,
  forms: [
    secretForm('md5-password (?:cipher|plain) \\S+'),
    secretForm('cipher'),
    secretForm('irreversible-cipher'),
    secretForm('(?:simple|plain)'),
    secretForm('password hash'),
    secretForm('snmp-agent community (?:read|write)'),
    secretForm('securityname'),
    secretForm('(?:shared-key|pre-shared-key|key-string|secret)'),
  ],
};
