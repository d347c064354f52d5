import { hasLine, type Transcript } from '../transcript.ts';

/**
 * Captures from vtysh (`pe1# show running-config`) and from a shell (`root@pe1:~# vtysh -c …`). A collected text has the fixed sections of
 * this folder's README, the last one `### sysctl`; FRR's own text alone closes with `end`.
 */
export const frrTranscript: Transcript = {
  platform: 'frr',
  prompt: /^(?:[\w.-]+@)?(?<name>[A-Za-z][\w.-]*)(?:\([\w-]+\))?(?::[~/]\S*)?[#$>] ?(?<command>\S.*)?$/,
  shows: /\bsh(ow?)? run|\bwr(ite)? t(erm)?|frr\.conf\b/,
  pager: /^\s*--\s?More\s?--|^\(END\)$/,
  chatter:
    /^(Building configuration\.\.\.|Current configuration( *:.*)?|Hello, this is FRRouting .*|Copyright .*Kunihiro Ishiguro.*)$/,
  named: /^hostname (\S+)/,
  header: /^(frr (version|defaults) .*|!.*|\s*)$/,
  first: /^### vtysh -c "show run/,
  last: /^end$/,
  section: /^### /,
  ends: (text) => (text.includes('### ') ? sectionsEnd(text) : hasLine(text, 'end')),
};

/**
 * Every section has its heading, an empty one too; FRR's own text ends with `end`, every table of filters with `COMMIT`, and the settings of the
 * kernel go on to the last that such a router has: without it, settings in front of it (which interfaces take labels) may be gone as well.
 */
function sectionsEnd(text: string): boolean {
  if (!HEADINGS.every((heading) => hasLine(text, heading))) return false;
  if (!hasLine(text.slice(0, text.indexOf('\n### ', text.indexOf('### vtysh')) + 1), 'end')) return false;
  if (text.match(TABLE)?.length !== text.match(/^COMMIT\r?$/gm)?.length) return false;
  if (text.lastIndexOf('\nnet.mpls.platform_labels') >= 0) return true;
  return text.lastIndexOf('\nnet.ipv4.udp_l3mdev_accept') >= 0 && !LABELS.test(text);
}

const TABLE = /^\*[a-z]+\r?$/gm;

const HEADINGS = [
  ...['### ip link', '### ip address', '### ip rule', '### ip -6 rule', '### ip route', '### ip -6 route'],
  ...['### iptables-save', '### ip6tables-save', '### sysctl'],
];

/** A router that pops or swaps labels: its kernel has the settings of MPLS, which are the last ones. */
const LABELS =
  /^ *(label vpn export|mpls ldp|mpls enable|neighbor \S+ label|address-family ipv[46] labeled-unicast)/m;
