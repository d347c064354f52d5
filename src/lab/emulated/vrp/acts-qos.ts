import type { VrpActor, VrpCall } from './acts.ts';
import { blocksOf, find, put, removeKey, type VrpBlock } from './store.ts';

type Act = 'acl' | 'acl-rule' | 'qos-object' | 'needs-acl' | 'needs-parts';

/** ACLs, classifiers, behaviors, policies. What is in use cannot be deleted (refusal documented as unconfirmed; taken as strict). */
export const qosActs: Readonly<Record<Act, VrpActor>> = {
  acl: {
    refuse({ root, undo, matched }) {
      if (!undo) return undefined;
      const { acl } = matched.values;
      const six = matched.text.startsWith('acl ipv6');
      if (aclOf(root, acl, six) === undefined) return 'Error: The specified ACL does not exist.';
      const user = blocksOf(root, 'classifier').find((one) =>
        one.entries.some((entry) => usesAcl(entry.text, acl, six)),
      );
      return user === undefined
        ? undefined
        : `Error: The ACL is used by traffic classifier ${user.values['object']}.`;
    },
  },
  'acl-rule': {
    refuse({ block, undo, matched }) {
      const { id } = matched.values;
      const old = id === undefined ? undefined : find(block, `rule ${id}`);
      if (undo) return old === undefined ? 'Error: The specified rule does not exist.' : undefined;
      return old === undefined || old.text === matched.text
        ? undefined
        : `Error: Rule ${id} already exists; delete it first.`;
    },
    apply: numberRule,
  },
  'qos-object': {
    refuse({ root, undo, matched }) {
      const { object = '' } = matched.values;
      const [, kind = ''] = matched.text.split(' ');
      const key = `traffic ${kind} ${object}`;
      if (undo && find(root, key) === undefined)
        return `Error: The traffic ${kind} ${object} does not exist.`;
      return undo && inUse(root, kind, object)
        ? `Error: The traffic ${kind} ${object} is in use.`
        : undefined;
    },
  },
  'needs-acl': {
    refuse({ root, undo, matched }) {
      const { acl } = matched.values;
      const known = aclOf(root, acl, matched.text.includes(' ipv6 ')) !== undefined;
      return undo || known ? undefined : `Error: The ACL ${acl} does not exist.`;
    },
  },
  'needs-parts': {
    refuse({ root, block, undo, matched }) {
      const { classifier, behavior } = matched.values;
      if (undo)
        return find(block, `classifier ${classifier}`) === undefined
          ? `Error: The classifier ${classifier} is not in the policy.`
          : undefined;
      if (find(root, `traffic classifier ${classifier}`) === undefined)
        return `Error: The traffic classifier ${classifier} does not exist.`;
      return find(root, `traffic behavior ${behavior}`) === undefined
        ? `Error: The traffic behavior ${behavior} does not exist.`
        : undefined;
    },
    apply({ block, undo, matched }) {
      if (!undo) return undefined;
      removeKey(block, `classifier ${matched.values['classifier']}`);
      return '';
    },
  },
};

export function aclOf(root: VrpBlock, acl: string | undefined, six: boolean): VrpBlock | undefined {
  const blocks = blocksOf(root, six ? 'acl6' : 'acl');
  return blocks.find((one) => one.values['acl'] === acl);
}

export function usesAcl(text: string, acl: string | undefined, six: boolean): boolean {
  return (
    new RegExp(`^if-match ${six ? 'ipv6 ' : ''}acl (name )?`).test(text) && text.split(' ').at(-1) === acl
  );
}

function inUse(root: VrpBlock, kind: string, object: string): boolean {
  if (kind === 'policy')
    return blocksOf(root, 'interface').some((one) =>
      one.entries.some((entry) => entry.text.startsWith(`traffic-policy ${object} `)),
    );
  return blocksOf(root, 'traffic-policy').some((one) =>
    one.entries.some((entry) =>
      new RegExp(`(^| )${kind} ${object.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}( |$)`).test(entry.text),
    ),
  );
}

/** A rule typed without a number gets the next multiple of the step. */
function numberRule({ block, command, matched, undo, trusted }: VrpCall): string | undefined {
  const { id } = matched.values;
  if (undo || id !== undefined) return undefined;
  const step = Number(find(block, 'step')?.text.split(' ')[1] ?? 5);
  const used = block.entries.flatMap((entry) => /^rule (\d+)$/.exec(entry.key)?.slice(1).map(Number) ?? []);
  const number = used.length === 0 ? step : (Math.floor(Math.max(...used) / step) + 1) * step;
  put(
    block,
    command,
    { key: `rule ${number}`, text: matched.text.replace(/^rule /, `rule ${number} `) },
    !trusted,
  );
  return '';
}
