import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificate-checker/check.ts';
import { answerOf, cleanQuestions, policyQuestions, seededQuestions } from './questions.ts';

const RECORDED = join(import.meta.dirname, 'answers.txt');

/** Every reason to refuse that is not a difference between the certificate and the texts. */
const REASONS = [
  ...['access-not-bound', 'binding-not-confirmed', 'customer-targets', 'filter-open', 'label-missing'],
  ...['labels-on-circuit', 'no-clause', 'policy-undefined', 'rule-order', 'session-without-circuit'],
  ...['sites-in-one-vrf', 'static-leads-elsewhere', 'table-without-end', 'unread', 'vrf-of-two-vpns'],
];

describe('what the checker says of every network here, and of the certificate its own prover would write', () => {
  const questions = [...cleanQuestions(), ...policyQuestions(), ...seededQuestions()];
  const said = `${questions.map((one) => answerOf(checkCertificate, one)).join('\n')}\n`;

  it('is what was recorded (RECORD=1 records it)', () => {
    if (process.env['RECORD'] === '1') writeFileSync(RECORDED, said);
    expect(said).toBe(readFileSync(RECORDED, 'utf8'));
  });

  it.each(REASONS)('has a network for each reason: %s', (reason) => {
    expect(said).toContain(`\n  ${reason} `);
  });
});
