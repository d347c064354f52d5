import { hasLine, type Transcript } from '../transcript.ts';

/** Captures of `<PE>display current-configuration`; every generation closes it with `return`. */
export const vrpTranscript: Omit<Transcript, 'platform'> = {
  prompt:
    /^(?:HRP_[AMS])?(?:<(?<name>[\w.\-@()/:]{1,48})>\s*(?<command>\S.*)?|\[[~*]?[\w.\-@()/:]{1,64}\]\s*\S.*)$/,
  shows: /^dis\w*\s+cu\w*/i,
  pager: /^\s*-{2,}\s?More\s?-{2,}/,
  chatter:
    /^(\s*Info: |\s*Warning: |\s*Error: |!Last configuration was |!Software Version |It will take a (long )?time|Now (begin|start)|The current login time is|\s*\*{5,}|\s*\* )/,
  named: /^ ?sysname (\S+)/,
  header: /^(#|!.*|\s*)$/,
  first: /^!Software Version V/,
  last: /^return$/,
  ends: (text) => hasLine(text, 'return'),
};
