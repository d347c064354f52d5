import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { parsePolicy } from '../../src/inventory/policy.ts';
import { AGREEMENTS_SCHEMA } from '../../src/inventory/schema.generated.ts';
import { declareText } from '../../src/report/declare-text.ts';
import { REACH } from './small-results.ts';

const { from, to } = REACH.forbidden;

/** What a person would have typed in place of the placeholders; the first line says where it goes. */
function typed(basis: 'inventory' | 'policy'): string {
  const [, ...lines] = declareText(REACH.forbidden, basis, 'en');
  return `${lines.join('\n').replaceAll('YYYY-MM-DD', '2026-01-10')}\n`;
}

it('what explain reach says to declare in a policy is a policy', () => {
  const vpns = [from, to].map(({ vpn }) => `  - { vpn-id: ${vpn}, vrfs: [${vpn}] }\n`).join('');
  const lines = typed('policy')
    .split('\n')
    .map((line) => line.replace(/^ {4}/, ''))
    .join('\n');
  const { value, diagnostics } = parsePolicy({ path: 'policy.yaml', text: `vpns:\n${vpns}${lines}` });
  expect(diagnostics).toEqual([]);
  expect(value?.agreements.map(({ consumerVpn, direction }) => [consumerVpn, direction])).toEqual([
    [from.vpn, 'consumer-opens'],
  ]);
});

it('what it says to declare in an inventory fits the schema of agreements', () => {
  const validate = new Ajv({ strict: false, formats: { date: true } }).compile(AGREEMENTS_SCHEMA);
  validate(parse(typed('inventory'), { schema: 'failsafe' }));
  const wrong = (validate.errors ?? []).filter(({ instancePath }) => !instancePath.endsWith('/port'));
  expect(wrong).toEqual([]);
});

it('within one VPN it names the topology', () => {
  const inside = { ...REACH.forbidden, to: { ...to, vpn: from.vpn } };
  expect(declareText(inside, 'inventory', 'en').join('\n')).toContain(`vpn-id: ${from.vpn}`);
});
