import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { auditText } from '../../src/report/audit-text.ts';
import { auditPage } from '../../src/report/html/page.ts';
import { paintFor } from '../../src/report/paint.ts';
import { audit } from '../../src/verify/audit.ts';
import { plantedCase } from './case.ts';

const HERE = import.meta.dirname;
const PAGE = { judgedBy: 'inventory', collectedAt: '', version: '', rerun: '' } as const;
const cases = readdirSync(HERE).filter((name) => /^\d+-/.test(name));

it.each(cases)('the answer has no gaps where a name should stand: %s', (name) => {
  const { inventory, configs, options } = plantedCase(readFileSync(join(HERE, name, 'seed.txt'), 'utf8'));
  const result = audit(inventory, configs, options);
  for (const language of ['en', 'zh-CN'] as const) {
    const told = auditText(result, inventory, { language, paint: paintFor(false) });
    const page = auditPage({ ...PAGE, subject: inventory, audit: result }, language);
    expect(told.match(/.*\{\w+\}.*/g)).toBeNull();
    expect(page.match(/`?\{(interface|family|prefix|vrf|peer|router|name|target|file)\}`?/g)).toBeNull();
  }
});
