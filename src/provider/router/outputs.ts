import { sha256 } from '../../plan/digest.ts';
import type { Path, Properties } from '../wire/values.ts';
import { type RouterInputs, wantedText } from './inputs.ts';

/** Outputs: what a stranger may know. Secret when any part of the text is: a digest of a short secret gives it away. */
export function outputsOf(inputs: RouterInputs, news: Properties, plan: string | undefined): Properties {
  const secret = news.secrets.some(([key]) => key === 'sections');
  const secrets: readonly Path[] = secret ? [['digest']] : [];
  const { platform } = inputs.device;
  const vpns = [
    ...new Set(Object.keys(inputs.owners).flatMap((owner) => (owner.split('@')[0] ?? '').split('+'))),
  ];
  const known = news.unknown.length === 0;
  return {
    value: {
      ...(known ? { digest: sha256(wantedText(inputs)) } : {}),
      ...(plan === undefined ? {} : { plan }),
      facts: { platform, vpns: vpns.filter((vpn) => vpn !== '').sort() },
    },
    secrets,
    unknown: [],
  };
}
