/** TCP MD5 signatures take keys of 80 characters at most (RFC 2385, Linux TCP_MD5SIG_MAXKEYLEN). */
const LONGEST = 80;

/** Why a secret cannot be typed on every platform's command line, without repeating it; undefined when it can. */
export function whyNotTypeable(value: string): string | undefined {
  if (value === '') return 'it is empty';
  if (value.length > LONGEST) return `it has ${value.length} characters`;
  if (/\s/.test(value)) return 'it holds a blank';
  if (/^%[\^$#@+]%|^\$[a-z0-9]{1,2}\$/.test(value)) return 'it looks like ciphertext of a router';
  return /^[A-Za-z0-9!#$%&()*+,\-./:;=@[\]^_{}~]+$/.test(value)
    ? undefined
    : 'it holds a character that a command line acts on';
}
