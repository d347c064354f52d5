import type { CatalogueSection } from './section.ts';

/** SN6130–SN6149: what SSH connections rest on. */
export const SN613 = {
  SN6130: {
    severity: 'warning',
    en: {
      what: 'the SSH connection to {host} uses {algorithm}, which is broken or too weak',
      why: 'Whoever records or joins this connection may read or change what is sent to the router, configuration and passwords included.',
      help: 'Upgrade the router or its SSH settings, then take {algorithm} out of its legacy-algorithms in network.yaml; until then reach it only through a management network of its own.',
    },
    zh: {
      what: '到 {host} 的 SSH 连接使用了已被攻破或过弱的 {algorithm}',
      why: '能记录或介入该连接的人可能读取或篡改下发给路由器的内容，包括配置和口令。',
      help: '升级该路由器或其 SSH 设置，然后从 network.yaml 的 legacy-algorithms 中删去 {algorithm}；在此之前只经专用管理网登录。',
    },
  },
  SN6131: {
    severity: 'error',
    en: {
      what: '{host} offers the key {fingerprint}, which known_hosts calls revoked',
      why: 'Somebody took this key out of use, as one does with keys that were stolen; who answers there may not be {host}.',
      help: 'Give {host} a new key on its console; or, if the @revoked line is a mistake, take it out of known_hosts by hand.',
    },
    zh: {
      what: '{host} 出示的密钥 {fingerprint} 在 known_hosts 中已标为吊销',
      why: '该密钥已被停用（例如因为被窃取）；应答的可能不是 {host}。',
      help: '在控制台上为 {host} 生成新密钥；若 @revoked 一行有误，请手工从 known_hosts 中删去。',
    },
  },
  SN6132: {
    severity: 'error',
    en: {
      what: '{host} offers the key {fingerprint}, not {said}',
      why: 'The key on the console and the key on the network differ: somebody may stand in between. Nothing was written.',
      help: 'Read the fingerprint on the console of {host} again; if it stays another one, find out who answers at that address.',
    },
    zh: {
      what: '{host} 出示的密钥是 {fingerprint}，不是 {said}',
      why: '控制台上的密钥与网络上的不一致，中间可能有人。未写入任何内容。',
      help: '在 {host} 的控制台上重新读取指纹；若仍不同，请查明是谁在该地址应答。',
    },
  },
  SN6133: {
    severity: 'error',
    en: {
      what: 'the key {fingerprint} of {host} was not confirmed',
      why: 'A key that nobody compared would be believed from then on. Nothing was written.',
      help: 'On a terminal type the name of the host; elsewhere give the fingerprint you read on its console: --fingerprint SHA256:…',
    },
    zh: {
      what: '{host} 的密钥 {fingerprint} 未经确认',
      why: '否则此后会信任一个无人核对过的密钥。未写入任何内容。',
      help: '在终端上键入主机名；其他场合请给出在控制台上读到的指纹：--fingerprint SHA256:…',
    },
  },
  SN6134: {
    severity: 'error',
    en: {
      what: '{host} offers another key than a moment ago',
      why: 'The key that was just written down is not the one offered now: several machines may answer at that address.',
      help: 'Find out who answers at the address of {host}, then look at what was written with: sectornet device show {host}',
    },
    zh: {
      what: '{host} 出示的密钥与片刻之前不同',
      why: '刚写入的密钥不是现在出示的密钥：该地址上可能有多台机器应答。',
      help: '查明是谁在 {host} 的地址上应答，再查看已写入的内容：sectornet device show {host}',
    },
  },
  SN6135: {
    severity: 'error',
    en: {
      what: 'the pin of {host} cannot be written into {file}',
      why: 'Its management entry was not found there, or host-keys is a list over several lines; nothing was written.',
      help: 'Write at the entry of {host}: host-keys: [{fingerprint}]',
    },
    zh: {
      what: '{host} 的密钥指纹无法写入 {file}',
      why: '其中没有找到它的 management，或 host-keys 写成了多行列表；未写入任何内容。',
      help: '在 {host} 的条目中写入：host-keys: [{fingerprint}]',
    },
  },
  SN6136: {
    severity: 'error',
    en: {
      what: 'the known key of {host} stands in {place}, which only you can change',
      why: 'That line speaks of other hosts too, by a pattern, or stands in another file than your own; nothing was written.',
      help: 'Change {place} by hand, or pin the key: sectornet device trust {host} --pin',
    },
    zh: {
      what: '{host} 的已知密钥在 {place}，只能由您修改',
      why: '该行用通配符同时涉及其他主机，或不在您自己的文件中；未写入任何内容。',
      help: '手工修改 {place}，或固定该密钥：sectornet device trust {host} --pin',
    },
  },
} as const satisfies CatalogueSection;
