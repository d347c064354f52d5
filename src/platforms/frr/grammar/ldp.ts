import { type Family, parseAddress } from '../../../net/address.ts';
import { type Draft, interfaceOf } from './draft.ts';
import { ignored, type LineHandler, lineTable, readLines, UNREAD } from './line-table.ts';

interface LdpFamily {
  readonly draft: Draft;
  readonly family: Family;
}

/** `mpls ldp`. */
export const openLdp: LineHandler<Draft> = (draft) => (children, tally) =>
  readLines(children, LDP_LINES, draft, tally);

const transport = ignored('how LDP sessions come up; labels for VPN routes are bound by BGP');

const LDP_LINES = lineTable<Draft>({
  'router-id <address>': (draft, [text = ''], node) => {
    const address = parseAddress(text);
    if (address === undefined) return UNREAD;
    draft.ldpRouterId = { value: address, at: node.line };
    return undefined;
  },
  'address-family ipv4': (draft) => (children, tally) =>
    readLines(children, LDP_FAMILY_LINES, { draft, family: 4 }, tally),
  'address-family ipv6': (draft) => (children, tally) =>
    readLines(children, LDP_FAMILY_LINES, { draft, family: 6 }, tally),
  'discovery ...': transport,
  'neighbor ...': transport,
  'dual-stack ...': transport,
  'ordered-control': transport,
  'wait-for-sync ...': transport,
});

const LDP_FAMILY_LINES = lineTable<LdpFamily>({
  'interface <name>': ({ draft, family }, [name = ''], node) => {
    interfaceOf(draft, name, node.line).ldp.push({ value: family, at: node.line });
    return (children, tally) => readLines(children, LDP_INTERFACE_LINES, draft, tally);
  },
  'discovery ...': transport,
  'label ...': ignored('which transport labels LDP hands out'),
  'session ...': transport,
  'neighbor ...': transport,
  'ttl-security ...': transport,
});

const LDP_INTERFACE_LINES = lineTable<Draft>({ 'discovery ...': transport });
