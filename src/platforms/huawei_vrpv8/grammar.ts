import type { Dialect } from '../vrp/dialect.ts';
import { dialectGrammar } from '../vrp/grammar.ts';

const V8: Dialect = {
  platform: 'huawei_vrpv8',
  system: {},
  interface: {},
  signs: [[/^ *(apply-label per-|vlan-type dot1q \d|!Software Version V8\d\d|\[V8\d\dR\d{3})/m, 0.2]],
};

/** Reads `display current-configuration` of VRP V8 and of the CE switches. */
export const vrpGrammar = dialectGrammar(V8);
