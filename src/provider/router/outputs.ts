import { sha256 } from '../../plan/digest.ts';
import type { Path, Properties } from '../wire/values.ts';
import { type RouterInputs, wantedText } from './inputs.ts';
import { vpnCount } from './owners.ts';

/** Outputs: what a stranger may know. Secret when any part of the text is: a digest of a short secret gives it away. */
export function outputsOf(inputs: RouterInputs, news: Properties, plan: string | undefined): Properties {
  const secret = news.secrets.some(([key]) => key === 'sections');
  const secrets: readonly Path[] = secret ? [['digest']] : [];
  const { platform } = inputs.device;
  const known = news.unknown.length === 0;
  return {
    value: {
      ...(known ? { digest: sha256(wantedText(inputs)) } : {}),
      ...(plan === undefined ? {} : { plan }),
      facts: { platform, vpns: vpnCount(inputs.owners) },
    },
    secrets,
    unknown: [],
  };
}
