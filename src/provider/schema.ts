import { ISOLATION } from './isolation/resource.ts';
import { ROUTER_CONFIG } from './router/resource.ts';

const text = { type: 'string' } as const;
const texts = { type: 'object', additionalProperties: text } as const;

/** The package schema, for `pulumi package get-schema ./src/provider`. */
export function schemaText(version: string): string {
  return JSON.stringify({
    name: 'sectornet',
    version,
    description: 'Department VPNs on MPLS routers, and the proof that they are isolated.',
    resources: {
      [ROUTER_CONFIG]: {
        description: 'One router: its configuration in one transaction.',
        inputProperties: {
          device: { $ref: '#/types/sectornet:device:Device' },
          sections: { ...texts, description: 'The configuration text, cut by block.' },
          order: { ...text, description: 'Places of the sorted section keys in the text.' },
          owners: { ...text, description: 'VPNs and agreement, each with the places of its objects.' },
          newcomers: { ...text, description: 'Places of objects nobody recorded before.' },
          retired: { type: 'array', items: text, description: 'Recorded objects that are wanted no more.' },
          secrets: {
            ...texts,
            secret: true,
            description: 'Values of the stack’s secrets that the text names.',
          },
          shownIn: { ...text, description: 'Hash of the network’s plan this change was shown in.' },
          approvedDigest: { ...text, description: 'Hashes of approved plans, comma between.' },
        },
        requiredInputs: ['device', 'sections', 'order'],
        properties: { digest: text, plan: text, facts: { $ref: '#/types/sectornet:device:Facts' } },
        required: ['digest', 'plan', 'facts'],
      },
      [ISOLATION]: {
        description: 'The proof, from the collected configurations, that departments are isolated.',
        inputProperties: { routers: texts, evidence: text, digests: texts, scope: text },
        requiredInputs: ['routers'],
        properties: { verdict: text, level: text, evidence: texts },
        required: ['verdict', 'level', 'evidence'],
      },
    },
    types: {
      'sectornet:device:Device': {
        type: 'object',
        properties: {
          ...{ name: text, platform: text, lab: text },
          login: {
            ...text,
            description: 'The management of the inventory, as JSON; secrets are references.',
          },
        },
        required: ['name', 'platform'],
      },
      'sectornet:device:Facts': {
        type: 'object',
        properties: {
          platform: text,
          vpns: { type: 'integer', description: 'How many VPNs the router carries.' },
        },
      },
    },
  });
}
