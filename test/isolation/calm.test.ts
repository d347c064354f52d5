import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attach } from '../../src/verify/bind/attachment.ts';
import { GLOBAL_TABLE } from '../../src/verify/bind/circuit.ts';
import { isCalm } from '../../src/verify/judge/calm.ts';
import { keepsToItself, neighbourhoodOf } from '../../src/verify/read/neighbourhood.ts';
import { readRouters } from '../../src/verify/read/routers.ts';
import { type AuditCase, cleanNetwork, editedNetwork, plantedCase } from './case.ts';

/** What an answer by the class engine alone stands on, each with the case that takes it away. */
describe('routers of which the class engine knows all that decides', () => {
  it.each(['mini', 'offices', 'old-boxes'])('are those of %s', (name) => {
    const { attachment, routers } = read(cleanNetwork(name));
    expect(isCalm(attachment, routers)).toBe(true);
    expect(keepsToItself(neighbourhoodOf(routers, attachment))).toBe(true);
  });

  it.each([
    '17-customer-chooses-targets',
    '21-labels-accepted-from-customer',
    '52-connection-of-another-vpn',
    '61-isolation-rests-on-the-reflector',
    '66-backbone-joined-to-another',
    '86-next-hop-nowhere',
  ])('are not those of %s', (name) => {
    const { attachment, routers } = read(planted(name));
    expect(isCalm(attachment, routers)).toBe(false);
  });

  it('let no customer choose a next hop that is on no link', () => {
    const line = ' neighbor 100.65.0.2 remote-as 64970';
    const hops = `${line}\n neighbor 100.65.0.2 ebgp-multihop 3`;
    const { attachment, routers } = read(editedNetwork('mini', [['mn-pe1', line, hops]]));
    expect(isCalm(attachment, routers)).toBe(false);
  });

  it('have every declared circuit in a VRF', () => {
    const { attachment, routers } = read(cleanNetwork('mini'));
    const circuits = attachment.circuits.map((circuit, i) => {
      const { vrf: _, ...bare } = circuit.interface;
      return i === 0 ? { ...circuit, table: GLOBAL_TABLE, interface: bare } : circuit;
    });
    expect(isCalm({ ...attachment, circuits }, routers)).toBe(false);
  });

  it('speak with each other, and in VRFs with customers alone', () => {
    const { attachment, routers } = read(planted('73-two-vpns-joined-by-a-cable'));
    expect(keepsToItself(neighbourhoodOf(routers, attachment))).toBe(false);
    const clean = read(cleanNetwork('mini'));
    const some = clean.routers.slice(1);
    expect(keepsToItself(neighbourhoodOf(some, attach(cleanNetwork('mini').inventory, some)))).toBe(false);
  });
});

function planted(name: string): AuditCase {
  expect(readdirSync(import.meta.dirname)).toContain(name);
  return plantedCase(readFileSync(join(import.meta.dirname, name, 'seed.txt'), 'utf8'));
}

function read({ inventory, configs }: AuditCase) {
  const { routers } = readRouters(inventory, configs);
  return { routers, attachment: attach(inventory, routers) };
}
