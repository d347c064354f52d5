/**
 * How soon the routing protocols of a backbone router notice that a neighbour is gone, in whole seconds. They say nothing about who reaches whom, so that
 * no device model holds them: a grammar reads them as tuning.
 */
export interface BackboneTimers {
  /** RFC 4271 §10: between keepalives, without any until the session is given up, between attempts to connect. */
  readonly bgp: { readonly keepalive: number; readonly hold: number; readonly connect: number };
  /** RFC 2328 §C.3: between hellos, and without any until the adjacency is given up; OSPFv3 has the same. */
  readonly ospf: { readonly hello: number; readonly dead: number };
}

/** What the templates print where nobody asks for something else. */
export const BACKBONE_TIMERS: BackboneTimers = {
  bgp: { keepalive: 3, hold: 9, connect: 1 },
  ospf: { hello: 2, dead: 8 },
};
