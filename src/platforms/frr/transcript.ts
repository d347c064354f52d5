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
 * The last section has its heading, and on a router that gives labels to VRFs the last setting of the kernel too: without it, settings in
 * front of it (which interfaces take labels) may be gone as well.
 */
function sectionsEnd(text: string): boolean {
  if (!hasLine(text, '### sysctl')) return false;
  return text.includes('\nnet.mpls.platform_labels') || !text.includes('label vpn export');
}
