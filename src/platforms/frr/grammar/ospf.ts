import type { Draft } from './draft.ts';
import { areaText } from './interface-lines.ts';
import { type BlockReader, ignored, lineTable, MATTERS, readLines, UNREAD } from './line-table.ts';
import { readPrefix } from './statics.ts';

/** The backbone's `router ospf`: `network` puts interfaces into it. */
export function openOspf(draft: Draft): BlockReader {
  return (children, tally) => readLines(children, OSPF_LINES, draft, tally);
}

const tuning = ignored('how the backbone routes to its own: isolation never rests on it');

const OSPF_LINES = lineTable<Draft>({
  'network <prefix> area <area>': (draft, [text = '', area = ''], node) => {
    const prefix = readPrefix(text);
    if (prefix === undefined) return UNREAD;
    draft.ospfNetworks.push({ prefix, area: { value: areaText(area), at: node.line } });
    return undefined;
  },
  // The table may be a VRF's.
  'redistribute table ...': () => MATTERS,
  'redistribute table-direct ...': () => MATTERS,
  'redistribute ...': (draft, _words, node) => {
    draft.igpRedistributes ??= { value: true, at: node.line };
  },
  'ospf ...': tuning,
  'timers ...': tuning,
  'area ...': tuning,
  'auto-cost ...': tuning,
  'passive-interface <name>': (draft, [name = '']) => {
    draft.ospfPassive.set(name, true);
  },
  'no passive-interface <name>': (draft, [name = '']) => {
    draft.ospfPassive.set(name, false);
  },
  // Of one address among several.
  'passive-interface ...': tuning,
  'no passive-interface ...': tuning,
  'log-adjacency-changes ...': tuning,
  'log-adjacency-changes': tuning,
  'max-metric ...': tuning,
  'maximum-paths ...': tuning,
  'distance ...': tuning,
  'neighbor ...': tuning,
  'capability ...': tuning,
  'graceful-restart ...': tuning,
  'router-info ...': tuning,
  'mpls-te ...': tuning,
  'mpls ldp-sync ...': tuning,
  'default-metric ...': tuning,
  'default-information ...': tuning,
  'refresh ...': tuning,
  'write-multiplier ...': tuning,
  'fast-reroute ...': tuning,
  'proactive-arp': tuning,
  'compatible ...': tuning,
});
