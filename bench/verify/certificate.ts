import { checkCertificate } from '../../src/certificate-checker/check.ts';
import { networkOfInventory } from '../../src/inventory/declared-network/of-inventory.ts';
import { auditRead } from '../../src/verify/audit.ts';
import { certificateOf } from '../../src/verify/certificate/certificate.ts';
import { readRouters } from '../../src/verify/read/routers.ts';
import { measured, type Suite } from '../row.ts';
import { edgeName } from './models.ts';
import { SIZES, specOf } from './spec.ts';
import { subjectOf } from './subject.ts';
import { textOf } from './texts.ts';

/** What a certificate costs: the analysis of the same texts, writing the proof of it, and confirming it without the auditor. */
export const certificate: Suite = {
  about: 'the certificate of 10,000 sites: the analysis it is a proof of, writing it, confirming it',
  rows: async () => {
    const spec = specOf(SIZES['10k']);
    const edges = Array.from({ length: spec.edges }, (_, edge) => edge);
    const subject = { ...subjectOf(spec, Array(spec.sites).keys(), edges), digest: 'f'.repeat(64) };
    const configs = edges.map((edge) => {
      const router = edgeName(edge);
      return { router, file: `${router}.conf`, text: textOf(spec, edge) };
    });
    const routers = subject.routers.map(({ name }) => ({ name, loopbacks: [] }));
    const declared = networkOfInventory({ ...subject, routers });
    const analysis = await measured(
      'certificate-10k-analysis',
      () => void auditRead(subject, readRouters(subject, configs)),
      { runs: 2 },
    );
    let text = '';
    const written = await measured(
      'certificate-10k-written',
      () => {
        text = certificateOf(subject, readRouters(subject, configs).routers);
      },
      { runs: 2 },
    );
    const check = () => {
      const { records, refusals, level } = checkCertificate(text, configs, declared);
      if (refusals.length > 0) throw new Error(JSON.stringify(refusals.slice(0, 3)));
      return { records, level };
    };
    const { records, level } = check();
    const confirmed = await measured('certificate-10k-checked', () => void check(), {
      runs: 2,
      bar: analysis.figure,
      note: `level ${level}, ${records} records, ${(text.length / 1e6).toFixed(1)} MB; reading the texts, digests and NDJSON included; the bar is certificate-10k-analysis: reading the same texts and judging them, in the same run`,
    });
    return [analysis, written, confirmed];
  },
};
