import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inferNetwork } from '../../src/verify/infer/infer.ts';
import { type BackupFile, readBackups } from '../../src/verify/read/backups.ts';
import { cleanNetwork } from '../isolation/case.ts';

const HERE = import.meta.dirname;
const vrp = textsIn('02-one-way-import');
const mixed = cleanNetwork('offices').configs.map(({ text }) => text);

function textsIn(name: string): readonly string[] {
  const folder = join(HERE, name, 'configs');
  return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
}

const file = (path: string, text: string): BackupFile => ({ path, bytes: new TextEncoder().encode(text) });
const inOne = (...texts: readonly string[]) => readBackups([file('all.log', texts.join(''))]);
const apart = (texts: readonly string[]) => readBackups(texts.map((text, i) => file(`${i}.cfg`, text)));

/** What does not depend on where a line stands. */
function picture(backups: ReturnType<typeof readBackups>): unknown {
  const { verdict, vpns, pairs, suspicions } = inferNetwork(backups);
  return {
    verdict,
    pairs,
    vpns: vpns.map(({ id, shape, vrfs }) => ({ id, shape, vrfs: vrfs.map((one) => one.router) })),
    suspicions: suspicions.map((one) => one.class),
  };
}

describe('configurations one behind the other in one file', () => {
  it.each([
    ['VRP texts, closed by return', vrp],
    ['VRP and FRRouting', mixed],
    ['FRRouting and VRP the other way round', mixed.toReversed()],
  ])('are as many routers: %s', (_, texts) => {
    expect(
      inOne(...texts)
        .routers.map(({ name }) => name)
        .sort(),
    ).toEqual(
      apart(texts)
        .routers.map(({ name }) => name)
        .sort(),
    );
    expect(picture(inOne(...texts))).toEqual(picture(apart(texts)));
  });

  it('are as many where nothing but a new name parts them', () => {
    const open = vrp.map((text) => text.replace(/^return\s*$/m, ''));
    expect(inOne(...open).routers.map(({ name }) => name)).toEqual(['pe1', 'pe2', 'pe3']);
  });

  it('are all accounted for: one of another platform is a router that is missing', () => {
    const cisco = 'Current configuration : 99 bytes\nhostname asr\nip vrf TAX\n rd 1:1\n!\nend\n';
    const backups = inOne(vrp[0] ?? '', cisco, ...vrp.slice(1));
    expect(backups.routers).toHaveLength(3);
    expect(backups.doubts.map(({ reason }) => reason)).toEqual(['platform-unread']);
  });

  it('keep the line numbers of the file', () => {
    const backups = inOne(...vrp);
    const text = vrp.join('').split('\n');
    const second = backups.routers.find(({ name }) => name === 'pe2');
    const at = second?.model.vrfs[0]?.at ?? 0;
    expect(second?.lines()[at - 1]).toMatch(/^ip vpn-instance/);
    expect(text[at - 1]).toBe(second?.lines()[at - 1]);
  });
});

describe('what could hide a router is a doubt', () => {
  it.each([
    ['an empty file', ''],
    ['Arista EOS', 'hostname ar1\nvrf instance TAX\nrouter bgp 65000\n   vrf TAX\n      rd 65000:1\n'],
    ['Cisco NX-OS', 'hostname nx1\nvrf context TAX\n  rd auto\n'],
    ['the middle of a text', ' ipv4-family\n  vpn-target 65000:140 import-extcommunity\n'],
  ])('%s', (_, text) => {
    expect(inferNetwork(apart([...vrp, text])).verdict).toBe('inconclusive');
  });

  it.each([['prose', 'The route-target of TAX is 65000:140, see sheet 3.\n']])('not so %s', (_, text) => {
    expect(inferNetwork(apart([...vrp, text])).verdict).toBe('complete');
  });
});
