import type { CatalogueSection } from './section.ts';

/** The lab of real routers: what it needs from the machine, and how it can end. */
export const SN95 = {
  SN9501: {
    severity: 'error',
    en: {
      what: 'the lab of real routers needs root',
      why: 'it makes network namespaces and boots a kernel of its own',
      help: 'run it with sudo; sectornet lab up --kind emulated needs no root',
    },
    zh: {
      what: '真实路由器实验网需要 root 权限',
      why: '它要创建网络命名空间并启动自己的内核',
      help: '用 sudo 运行；sectornet lab up --kind emulated 不需要 root',
    },
  },
  SN9502: {
    severity: 'error',
    en: {
      what: 'the lab needs the Debian packages {packages}, and they could not be installed: {reason}',
      why: 'without the kernel and the routing daemons there are no routers to try things on',
      help: 'apt-get install {packages}, from a mirror if this machine has no way out',
    },
    zh: {
      what: '实验网需要 Debian 软件包 {packages}，但无法安装：{reason}',
      why: '没有内核和路由守护进程就没有可供试验的路由器',
      help: 'apt-get install {packages}；此机器不能联网时请使用镜像源',
    },
  },
  SN9503: {
    severity: 'error',
    en: {
      what: 'the kernel module {module} is not in {folder}',
      why: 'without it the lab cannot carry VPN traffic the way a router does',
      help: 'apt-get install --reinstall user-mode-linux; the log is {log}',
    },
    zh: {
      what: '{folder} 中没有内核模块 {module}',
      why: '缺少它，实验网无法像路由器那样承载 VPN 流量',
      help: 'apt-get install --reinstall user-mode-linux；日志在 {log}',
    },
  },
  SN9504: {
    severity: 'error',
    en: {
      what: '{daemon} of {router} is not running',
      why: 'a router without it would stand for nothing that is seen in the lab',
      help: 'read {log}',
    },
    zh: {
      what: '{router} 的 {daemon} 未在运行',
      why: '缺少它的路由器，其实验结果不说明任何问题',
      help: '查看 {log}',
    },
  },
  SN9505: {
    severity: 'error',
    en: {
      what: "the lab's kernel was not ready within {seconds} s and was ended",
      why: 'a kernel that hangs would hold the verbs that wait for it for ever',
      help: 'read {log} and {guest}; a slow machine may need a longer --boot-seconds',
    },
    zh: {
      what: '实验网内核在 {seconds} 秒内未就绪，已被结束',
      why: '挂起的内核会让等待它的命令永远等下去',
      help: '查看 {log} 和 {guest}；较慢的机器可加大 --boot-seconds',
    },
  },
  SN9506: {
    severity: 'error',
    en: {
      what: "the lab's kernel ended by itself: {words}",
      why: 'all its routers are gone with it',
      help: 'read {log} and {guest}',
    },
    zh: {
      what: '实验网内核自行结束：{words}',
      why: '其中的路由器也随之消失',
      help: '查看 {log} 和 {guest}',
    },
  },
  SN9507: {
    severity: 'error',
    en: {
      what: "the lab's kernel does not answer any more: {reason}",
      why: 'without its customers no packet can be sent or seen',
      help: 'read {log}; then sectornet lab down, and up again',
    },
    zh: {
      what: '实验网内核不再应答：{reason}',
      why: '没有其中的客户侧设备，就无法发送或观察报文',
      help: '查看 {log}；然后 sectornet lab down，再重新启动',
    },
  },
  SN9508: {
    severity: 'error',
    en: {
      what: 'this inventory cannot be played in the lab: {reason}',
      why: 'a lab with other ports or numbers than the network would prove nothing about it',
      help: 'correct lab.yaml of the inventory; schema/lab.json says what it may hold',
    },
    zh: {
      what: '此清单无法在实验网中运行：{reason}',
      why: '端口或编号与实际网络不同的实验网不能证明任何事情',
      help: '修正清单中的 lab.yaml；允许的内容见 schema/lab.json',
    },
  },
  SN9509: {
    severity: 'error',
    en: {
      what: 'a lab is running here already (process {pid})',
      why: 'two labs in one folder would answer for each other',
      help: 'use it, or end it with sectornet lab down',
    },
    zh: {
      what: '此处已有运行中的实验网（进程 {pid}）',
      why: '同一文件夹中的两个实验网会互相冒充',
      help: '直接使用它，或用 sectornet lab down 结束',
    },
  },
  SN9510: {
    severity: 'error',
    en: {
      what: 'this needs the lab of real routers',
      why: 'emulated routers hold configurations and forward no packets',
      help: 'start one with sudo sectornet lab up --kind uml',
    },
    zh: {
      what: '此操作需要真实路由器实验网',
      why: '仿真路由器只保存配置，不转发报文',
      help: '用 sudo sectornet lab up --kind uml 启动',
    },
  },
  SN9511: {
    severity: 'error',
    en: {
      what: 'the lab has no {kind} {name}',
      why: 'a question about something that is not there has no answer',
      help: 'it has {known}',
    },
    zh: {
      what: '实验网中没有{kind} {name}',
      why: '无法对不存在的对象提问',
      help: '现有：{known}',
    },
  },
} as const satisfies CatalogueSection;
