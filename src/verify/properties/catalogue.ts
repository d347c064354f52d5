/**
 * How a property is decided: `configuration` from collected texts; `plan` by every plan, which judges the states between; `live` only in the
 * running network.
 */
export type Deciding = 'configuration' | 'plan' | 'live';

export interface Property {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly decided: Deciding;
}

const property = (id: string, decided: Deciding, en: string, zh: string): Property => ({
  id,
  decided,
  en,
  zh,
});

/** What a network of isolated department VPNs must satisfy; bug classes name the property they break. */
export const PROPERTIES: readonly Property[] = [
  property(
    'I1',
    'configuration',
    'every customer interface is in exactly one VRF, the declared one',
    '每个接入接口恰好绑定到一个、且是申报的 VRF',
  ),
  property(
    'I2',
    'configuration',
    'equal prefixes of different VPNs stay independent',
    '不同 VPN 的相同前缀互不影响',
  ),
  property(
    'I3',
    'configuration',
    'no route of one VPN is in a table of an unrelated one',
    '任何 VPN 的路由不出现在无关 VPN 的路由表中',
  ),
  property(
    'I4',
    'configuration',
    'no packet that enters at one VPN leaves at an unrelated one',
    '从一个 VPN 进入的报文不会从无关的 VPN 送出',
  ),
  property(
    'I5',
    'configuration',
    'every declared relation works, both ways of a session',
    '每项申报的互通双向可用',
  ),
  property('I6', 'configuration', 'only the declared side opens sessions', '只有申报的一方可以发起会话'),
  property(
    'I7',
    'configuration',
    'exactly the declared prefixes and services cross',
    '只有申报的前缀和业务可以互访',
  ),
  property(
    'I8',
    'configuration',
    'the core is hidden, labelled frames of customers are dropped',
    '骨干网对用户不可见，用户发来的带标签报文被丢弃',
  ),
  property(
    'I9',
    'configuration',
    'a source that does not belong to the site is dropped where it enters',
    '不属于本站点的源地址在入口被丢弃',
  ),
  property(
    'I10',
    'configuration',
    'customers announce only what they own, without route targets',
    '用户只能发布自有前缀，且不能携带路由目标',
  ),
  property(
    'I11',
    'configuration',
    'nobody reaches another through the management VPN',
    '任何一方不能经由管理 VPN 到达另一方',
  ),
  property(
    'I12',
    'configuration',
    'only agreed VPNs and prefixes cross to another autonomous system',
    '跨自治系统只传递约定的 VPN 和前缀',
  ),
  property(
    'I13',
    'configuration',
    'a lower router of a hierarchy holds only its own VPNs',
    '分层结构的下层路由器只保存本地的 VPN',
  ),
  property(
    'I14',
    'configuration',
    'all of this holds in every failure state',
    '以上各项在任何单点故障下依然成立',
  ),
  property('I15', 'configuration', 'IPv6 is judged as IPv4 is', 'IPv6 与 IPv4 的判定一致'),
  property('I16', 'live', 'multicast stays inside its VPN', '组播不越出所属 VPN'),
  property('I17', 'live', 'one VPN in overload does not starve another', '一个 VPN 过载不影响其他 VPN'),
  property(
    'I18',
    'plan',
    'no state in the middle of a change breaks isolation',
    '变更过程中的任何中间状态都不破坏隔离',
  ),
  property('I19', 'configuration', 'routers hold nothing that nobody declared', '路由器上没有未申报的对象'),
  property('I20', 'live', 'nothing of a retired VPN is left', '已退网的 VPN 不留任何残余'),
];
