// Generated from schema/*.json by `npm run schema:types`; a test compares. Edit the schemas.

/**
 * agent, {key: file:PATH, passphrase: env:NAME} or {password: env:NAME}; the secret itself never stands here
 */
export type CredentialEntry = 'agent' | KeyCredential | PasswordCredential;
/**
 * the way in: a jump host, several one behind the other (nearest first), or none, whatever the ssh configuration says
 */
export type JumpEntry = string | string[];
/**
 * the name of an old SSH algorithm
 */
export type LegacyAlgorithm =
  | 'diffie-hellman-group14-sha1'
  | 'diffie-hellman-group1-sha1'
  | 'diffie-hellman-group-exchange-sha1'
  | 'ssh-rsa'
  | 'aes256-cbc'
  | 'aes192-cbc'
  | 'aes128-cbc'
  | '3des-cbc'
  | 'hmac-sha1';

/**
 * network.yaml: one backbone with its routers, core links and address pools
 */
export interface NetworkFile {
  /**
   * an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens
   */
  'network-id': string;
  /**
   * one line of text, 1 to 200 characters, no control characters
   */
  'network-name': string;
  /**
   * AS number of the backbone, 1 to 4294967295
   */
  'autonomous-system': number;
  /**
   * vpn: the backbone is there already and stays untouched; underlay: IGP, LDP and MP-BGP are rendered and owned too
   */
  manages?: 'vpn' | 'underlay';
  'address-pools': AddressPoolsEntry;
  login?: LoginEntry;
  /**
   * the routers of the backbone
   *
   * @minItems 1
   */
  routers: RouterEntry[];
  /**
   * links between routers of the backbone
   */
  'core-links': CoreLinkEntry[];
  /**
   * names of the routers that reflect VPN routes (RFC 4456)
   *
   * @minItems 1
   *
   * Items: a router name: a letter, then up to 39 letters, digits or hyphens
   */
  'route-reflectors': string[];
  governance?: GovernanceEntry;
  /**
   * the hosts through which routers are reached, with their own logins
   */
  'jump-hosts'?: JumpHostEntry[];
}
/**
 * where loopbacks, core links and access links get their addresses from
 */
export interface AddressPoolsEntry {
  /**
   * prefixes that hold every router's loopback addresses
   *
   * @minItems 1
   *
   * Items: an IPv4 or IPv6 prefix as address/length
   */
  loopbacks: string[];
  /**
   * prefixes for links between backbone routers
   *
   * @minItems 1
   *
   * Items: an IPv4 or IPv6 prefix as address/length
   */
  'core-links': string[];
  /**
   * prefixes for links between PE and CE
   *
   * @minItems 1
   *
   * Items: an IPv4 or IPv6 prefix as address/length
   */
  'access-links': string[];
}
/**
 * how to log in where a router says nothing else
 */
export interface LoginEntry {
  /**
   * a login name: letters, digits and . _ @ - without spaces
   */
  user: string;
  credential?: CredentialEntry;
  /**
   * who speaks SSH: ssh2 is built in; openssh is the ssh program of this machine (certificates, security keys, a shared connection)
   */
  transport?: 'ssh2' | 'openssh';
  jump?: JumpEntry;
}
export interface KeyCredential {
  /**
   * file: and the path of a private key
   */
  key: string;
  /**
   * what opens the private key: env:NAME, file:PATH or exec:PROGRAM ARGUMENTS; never the passphrase itself
   */
  passphrase?: string;
}
export interface PasswordCredential {
  /**
   * env: and the name of an environment variable, file: and a path, or exec: and a program whose first output line it is; never the password itself
   */
  password: string;
}
/**
 * one router of the backbone
 */
export interface RouterEntry {
  /**
   * a router name: a letter, then up to 39 letters, digits or hyphens
   */
  name: string;
  /**
   * the router operating system
   */
  platform: 'frr' | 'huawei_vrpv8' | 'huawei_vrp' | 'hp_comware' | 'cisco_xe' | 'cisco_xr' | 'juniper_junos';
  /**
   * p: core router without customers; pe: provider edge
   */
  role: 'p' | 'pe';
  management: ManagementEntry;
  /**
   * the loopback addresses: exactly one IPv4, at most one IPv6
   *
   * @minItems 1
   * @maxItems 2
   *
   * Items: an IPv4 or IPv6 address
   */
  loopbacks: string[];
}
/**
 * where SSH reaches the router
 */
export interface ManagementEntry {
  /**
   * an IP address or a host name; what the ssh configuration says of it fills in what is not declared here
   */
  address: string;
  /**
   * TCP port of the SSH server, 1 to 65535
   */
  port?: number;
  /**
   * a login name: letters, digits and . _ @ - without spaces
   */
  user?: string;
  credential?: CredentialEntry;
  /**
   * SHA-256 fingerprints of its host keys; another key is refused. Without them known_hosts decides
   *
   * Items: SHA256: and 43 base64 characters, as `ssh-keygen -lf` prints it
   */
  'host-keys'?: string[];
  /**
   * who speaks SSH: ssh2 is built in; openssh is the ssh program of this machine (certificates, security keys, a shared connection)
   */
  transport?: 'ssh2' | 'openssh';
  jump?: JumpEntry;
  /**
   * old SSH algorithms this machine may use besides the sound ones; each use is reported
   *
   * @minItems 1
   */
  'legacy-algorithms'?: LegacyAlgorithm[];
}
/**
 * a link between two routers
 */
export interface CoreLinkEntry {
  /**
   * an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens
   */
  id: string;
  /**
   * the two ends, each as `router interface`
   *
   * @minItems 2
   * @maxItems 2
   *
   * Items: a router name, one space and an interface name
   */
  between: string[];
}
/**
 * who may push to this network, how many must approve a plan, and when nothing may change
 */
export interface GovernanceEntry {
  /**
   * the owner's Ed25519 public key as OpenSSH prints it; it signs roles.yaml
   */
  'owner-key': string;
  /**
   * whose calendar decides on freezes and last days, as the IANA time zone database names it; absent: that of the machine that pushes, which in a pipeline is UTC
   */
  'time-zone'?: string;
  approvals?: ApprovalsEntry;
  /**
   * times in which VPNs must not be changed
   */
  freezes?: FreezeEntry[];
}
/**
 * signed approvals that a plan needs before it may be pushed
 */
export interface ApprovalsEntry {
  /**
   * how many different holders must approve, never counting whoever pushes
   */
  required: number;
  /**
   * the roles whose approval counts
   *
   * @minItems 1
   */
  from: ('owner' | 'general-contractor' | 'sub-contractor' | 'auditor')[];
}
/**
 * a time in which these VPNs must not be changed, except with a signed emergency approval
 */
export interface FreezeEntry {
  /**
   * an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens
   */
  'freeze-id': string;
  /**
   * VPN ids, or all
   */
  vpns: 'all' | string[];
  period: PeriodEntry;
  /**
   * one line of text, 1 to 200 characters, no control characters
   */
  reason: string;
}
/**
 * first and last day, both included: YYYY-MM-DD once, or MM-DD every year (a period over New Year is allowed)
 */
export interface PeriodEntry {
  /**
   * a day, YYYY-MM-DD, or MM-DD for every year
   */
  from: string;
  /**
   * a day, YYYY-MM-DD, or MM-DD for every year
   */
  to: string;
}
/**
 * a host through which routers are reached
 */
export interface JumpHostEntry {
  /**
   * what jump: calls it
   */
  name: string;
  /**
   * an IP address or a host name; what the ssh configuration says of it fills in what is not declared here
   */
  address: string;
  /**
   * TCP port of the SSH server, 1 to 65535
   */
  port?: number;
  /**
   * a login name: letters, digits and . _ @ - without spaces
   */
  user?: string;
  credential?: CredentialEntry;
  /**
   * SHA-256 fingerprints of its host keys; another key is refused. Without them known_hosts decides
   *
   * Items: SHA256: and 43 base64 characters, as `ssh-keygen -lf` prints it
   */
  'host-keys'?: string[];
  /**
   * old SSH algorithms this machine may use besides the sound ones; each use is reported
   *
   * @minItems 1
   */
  'legacy-algorithms'?: LegacyAlgorithm[];
}

/** schema/network.json */
export const NETWORK_SCHEMA: object = {
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "https://sectornet.dev/schema/network.json",
  "title": "NetworkFile",
  "description": "network.yaml: one backbone with its routers, core links and address pools",
  "x-description-zh": "network.yaml：一张骨干网及其路由器、核心链路和地址池",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "network-id",
    "network-name",
    "autonomous-system",
    "address-pools",
    "routers",
    "core-links",
    "route-reflectors"
  ],
  "properties": {
    "network-id": {
      "$ref": "#/definitions/slug"
    },
    "network-name": {
      "$ref": "#/definitions/text"
    },
    "autonomous-system": {
      "description": "AS number of the backbone, 1 to 4294967295",
      "x-description-zh": "骨干网的自治系统号，1 到 4294967295",
      "type": "integer",
      "minimum": 1,
      "maximum": 4294967295,
      "examples": [
        65101
      ]
    },
    "manages": {
      "description": "vpn: the backbone is there already and stays untouched; underlay: IGP, LDP and MP-BGP are rendered and owned too",
      "x-description-zh": "vpn：骨干网已存在，不作改动；underlay：IGP、LDP 和 MP-BGP 也由 sectornet 生成并管理",
      "enum": [
        "vpn",
        "underlay"
      ],
      "default": "vpn",
      "examples": [
        "vpn"
      ]
    },
    "address-pools": {
      "$ref": "#/definitions/address-pools"
    },
    "login": {
      "$ref": "#/definitions/login"
    },
    "routers": {
      "description": "the routers of the backbone",
      "x-description-zh": "骨干网的路由器",
      "type": "array",
      "minItems": 1,
      "items": {
        "$ref": "#/definitions/router"
      }
    },
    "core-links": {
      "description": "links between routers of the backbone",
      "x-description-zh": "骨干网路由器之间的链路",
      "type": "array",
      "items": {
        "$ref": "#/definitions/core-link"
      }
    },
    "route-reflectors": {
      "description": "names of the routers that reflect VPN routes (RFC 4456)",
      "x-description-zh": "反射 VPN 路由的路由器名称（RFC 4456）",
      "type": "array",
      "minItems": 1,
      "items": {
        "$ref": "#/definitions/router-name"
      },
      "examples": [
        [
          "cd-p1",
          "cd-p3"
        ]
      ]
    },
    "governance": {
      "$ref": "#/definitions/governance"
    },
    "jump-hosts": {
      "description": "the hosts through which routers are reached, with their own logins",
      "x-description-zh": "登录路由器所经的跳板机及其登录方式",
      "type": "array",
      "items": {
        "$ref": "#/definitions/jump-host"
      }
    }
  },
  "definitions": {
    "slug": {
      "description": "an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens",
      "x-description-zh": "ASCII 标识：小写字母开头，其后最多 39 个小写字母、数字或连字符",
      "type": "string",
      "pattern": "^[a-z][a-z0-9-]{0,39}$",
      "examples": [
        "chengdu"
      ]
    },
    "text": {
      "description": "one line of text, 1 to 200 characters, no control characters",
      "x-description-zh": "一行文字，1 到 200 个字符，不含控制字符",
      "type": "string",
      "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]{1,200}$",
      "examples": [
        "成都市政务外网"
      ]
    },
    "prefix": {
      "description": "an IPv4 or IPv6 prefix as address/length",
      "x-description-zh": "IPv4 或 IPv6 前缀，写作 地址/长度",
      "type": "string",
      "examples": [
        "10.110.16.0/24"
      ]
    },
    "address": {
      "description": "an IPv4 or IPv6 address",
      "x-description-zh": "IPv4 或 IPv6 地址",
      "type": "string",
      "examples": [
        "100.64.0.1"
      ]
    },
    "router-name": {
      "description": "a router name: a letter, then up to 39 letters, digits or hyphens",
      "x-description-zh": "路由器名称：字母开头，其后最多 39 个字母、数字或连字符",
      "type": "string",
      "pattern": "^[A-Za-z][A-Za-z0-9-]{0,39}$",
      "examples": [
        "cd-pe-gov1"
      ]
    },
    "address-pools": {
      "title": "AddressPoolsEntry",
      "description": "where loopbacks, core links and access links get their addresses from",
      "x-description-zh": "环回地址、核心链路和接入链路的地址来源",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "loopbacks",
        "core-links",
        "access-links"
      ],
      "properties": {
        "loopbacks": {
          "description": "prefixes that hold every router's loopback addresses",
          "x-description-zh": "所有路由器环回地址所在的前缀",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/prefix"
          }
        },
        "core-links": {
          "description": "prefixes for links between backbone routers",
          "x-description-zh": "骨干网路由器之间链路使用的前缀",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/prefix"
          }
        },
        "access-links": {
          "description": "prefixes for links between PE and CE",
          "x-description-zh": "PE 与 CE 之间链路使用的前缀",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/prefix"
          }
        }
      }
    },
    "login": {
      "title": "LoginEntry",
      "description": "how to log in where a router says nothing else",
      "x-description-zh": "路由器未另行说明时的登录方式",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "user"
      ],
      "properties": {
        "user": {
          "$ref": "#/definitions/user"
        },
        "credential": {
          "$ref": "#/definitions/credential"
        },
        "transport": {
          "$ref": "#/definitions/transport"
        },
        "jump": {
          "$ref": "#/definitions/jump"
        }
      },
      "examples": [
        {
          "user": "sectornet",
          "credential": "agent"
        }
      ]
    },
    "user": {
      "description": "a login name: letters, digits and . _ @ - without spaces",
      "x-description-zh": "登录名：字母、数字和 . _ @ -，不含空格",
      "type": "string",
      "pattern": "^[A-Za-z0-9._@-]{1,64}$",
      "examples": [
        "sectornet"
      ]
    },
    "credential": {
      "title": "CredentialEntry",
      "description": "agent, {key: file:PATH, passphrase: env:NAME} or {password: env:NAME}; the secret itself never stands here",
      "x-description-zh": "agent、{key: file:路径, passphrase: env:变量名} 或 {password: env:变量名}；此处从不写密码本身",
      "anyOf": [
        {
          "enum": [
            "agent"
          ]
        },
        {
          "title": "KeyCredential",
          "type": "object",
          "additionalProperties": false,
          "required": [
            "key"
          ],
          "properties": {
            "key": {
              "description": "file: and the path of a private key",
              "x-description-zh": "file: 加私钥文件路径",
              "type": "string",
              "pattern": "^file:[^\\u0000-\\u001f\\u007f]+$",
              "examples": [
                "file:~/.ssh/id_ed25519"
              ]
            },
            "passphrase": {
              "description": "what opens the private key: env:NAME, file:PATH or exec:PROGRAM ARGUMENTS; never the passphrase itself",
              "x-description-zh": "打开私钥的口令：env:变量名、file:路径或 exec:程序 参数；绝不写口令本身",
              "type": "string",
              "pattern": "^(env:[A-Za-z_][A-Za-z0-9_]*|file:[^\\u0000-\\u001f\\u007f]+|exec:[^\\u0000-\\u001f\\u007f]+)$",
              "examples": [
                "env:KEY_PASSPHRASE"
              ]
            }
          }
        },
        {
          "title": "PasswordCredential",
          "type": "object",
          "additionalProperties": false,
          "required": [
            "password"
          ],
          "properties": {
            "password": {
              "description": "env: and the name of an environment variable, file: and a path, or exec: and a program whose first output line it is; never the password itself",
              "x-description-zh": "env: 加环境变量名，file: 加路径，或 exec: 加程序（取其输出首行）；绝不写密码本身",
              "type": "string",
              "pattern": "^(env:[A-Za-z_][A-Za-z0-9_]*|file:[^\\u0000-\\u001f\\u007f]+|exec:[^\\u0000-\\u001f\\u007f]+)$",
              "examples": [
                "env:ROUTER_PASSWORD"
              ]
            }
          }
        }
      ],
      "examples": [
        "agent"
      ]
    },
    "router": {
      "title": "RouterEntry",
      "description": "one router of the backbone",
      "x-description-zh": "骨干网的一台路由器",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "name",
        "platform",
        "role",
        "management",
        "loopbacks"
      ],
      "properties": {
        "name": {
          "$ref": "#/definitions/router-name"
        },
        "platform": {
          "description": "the router operating system",
          "x-description-zh": "路由器操作系统",
          "enum": [
            "frr",
            "huawei_vrpv8",
            "huawei_vrp",
            "hp_comware",
            "cisco_xe",
            "cisco_xr",
            "juniper_junos"
          ],
          "examples": [
            "huawei_vrpv8"
          ]
        },
        "role": {
          "description": "p: core router without customers; pe: provider edge",
          "x-description-zh": "p：不接用户的核心路由器；pe：接用户的边缘路由器",
          "enum": [
            "p",
            "pe"
          ],
          "examples": [
            "pe"
          ]
        },
        "management": {
          "$ref": "#/definitions/management"
        },
        "loopbacks": {
          "description": "the loopback addresses: exactly one IPv4, at most one IPv6",
          "x-description-zh": "环回地址：恰好一个 IPv4，至多一个 IPv6",
          "type": "array",
          "minItems": 1,
          "maxItems": 2,
          "items": {
            "$ref": "#/definitions/address"
          },
          "examples": [
            [
              "100.64.0.1",
              "fd51:100::1"
            ]
          ]
        }
      },
      "defaultSnippets": [
        {
          "label": "router",
          "body": {
            "name": "$1",
            "platform": "$2",
            "role": "pe",
            "management": {
              "address": "$3"
            },
            "loopbacks": [
              "$4"
            ]
          }
        }
      ]
    },
    "management": {
      "title": "ManagementEntry",
      "description": "where SSH reaches the router",
      "x-description-zh": "SSH 登录该路由器的方式",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "address"
      ],
      "properties": {
        "address": {
          "description": "an IP address or a host name; what the ssh configuration says of it fills in what is not declared here",
          "x-description-zh": "IP 地址或主机名；此处未写明的内容取自 ssh 配置",
          "type": "string",
          "pattern": "^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$",
          "examples": [
            "198.18.0.1"
          ]
        },
        "port": {
          "description": "TCP port of the SSH server, 1 to 65535",
          "x-description-zh": "SSH 服务端口，1 到 65535",
          "type": "integer",
          "minimum": 1,
          "maximum": 65535,
          "default": 22,
          "examples": [
            22
          ]
        },
        "user": {
          "$ref": "#/definitions/user"
        },
        "credential": {
          "$ref": "#/definitions/credential"
        },
        "host-keys": {
          "$ref": "#/definitions/host-keys"
        },
        "transport": {
          "$ref": "#/definitions/transport"
        },
        "jump": {
          "$ref": "#/definitions/jump"
        },
        "legacy-algorithms": {
          "$ref": "#/definitions/legacy-algorithms"
        }
      }
    },
    "core-link": {
      "title": "CoreLinkEntry",
      "description": "a link between two routers",
      "x-description-zh": "两台路由器之间的链路",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "id",
        "between"
      ],
      "properties": {
        "id": {
          "$ref": "#/definitions/slug"
        },
        "between": {
          "description": "the two ends, each as `router interface`",
          "x-description-zh": "链路两端，各写作“路由器 接口”",
          "type": "array",
          "minItems": 2,
          "maxItems": 2,
          "items": {
            "description": "a router name, one space and an interface name",
            "x-description-zh": "路由器名称、一个空格和接口名称",
            "type": "string",
            "pattern": "^[A-Za-z][A-Za-z0-9-]{0,39} [A-Za-z][A-Za-z0-9/._:-]{0,39}$",
            "examples": [
              "cd-p1 eth1"
            ]
          },
          "examples": [
            [
              "cd-p1 eth1",
              "cd-p2 eth1"
            ]
          ]
        }
      },
      "examples": [
        {
          "id": "p1-p2",
          "between": [
            "cd-p1 eth1",
            "cd-p2 eth1"
          ]
        }
      ]
    },
    "governance": {
      "title": "GovernanceEntry",
      "description": "who may push to this network, how many must approve a plan, and when nothing may change",
      "x-description-zh": "谁可以向本网络下发、一个计划需要几人批准、哪些时段禁止变更",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "owner-key"
      ],
      "properties": {
        "owner-key": {
          "description": "the owner's Ed25519 public key as OpenSSH prints it; it signs roles.yaml",
          "x-description-zh": "网络所有者的 Ed25519 公钥（OpenSSH 格式），用于签署 roles.yaml",
          "type": "string",
          "pattern": "^ssh-ed25519 [A-Za-z0-9+/]{68}( [^\\u0000-\\u001f\\u007f]*)?$",
          "examples": [
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVeHV1yEypXIQgUmcu+SpeaDCEZuSGFSYiO2BAA24DS"
          ]
        },
        "time-zone": {
          "description": "whose calendar decides on freezes and last days, as the IANA time zone database names it; absent: that of the machine that pushes, which in a pipeline is UTC",
          "x-description-zh": "按哪个时区的日历判断冻结期和截止日（IANA 时区名）；不写则按执行下发的机器，流水线中通常是 UTC",
          "type": "string",
          "pattern": "^[A-Za-z][A-Za-z0-9_+/-]{1,49}$",
          "examples": [
            "Asia/Shanghai"
          ]
        },
        "approvals": {
          "$ref": "#/definitions/approvals"
        },
        "freezes": {
          "description": "times in which VPNs must not be changed",
          "x-description-zh": "禁止变更 VPN 的时段",
          "type": "array",
          "items": {
            "$ref": "#/definitions/freeze"
          }
        }
      }
    },
    "approvals": {
      "title": "ApprovalsEntry",
      "description": "signed approvals that a plan needs before it may be pushed",
      "x-description-zh": "计划下发前所需的签名批准",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "required",
        "from"
      ],
      "properties": {
        "required": {
          "description": "how many different holders must approve, never counting whoever pushes",
          "x-description-zh": "需要几位不同的持有人批准（下发者本人不计）",
          "type": "integer",
          "minimum": 0,
          "maximum": 9,
          "examples": [
            1
          ]
        },
        "from": {
          "description": "the roles whose approval counts",
          "x-description-zh": "哪些角色的批准有效",
          "type": "array",
          "minItems": 1,
          "items": {
            "enum": [
              "owner",
              "general-contractor",
              "sub-contractor",
              "auditor"
            ]
          },
          "examples": [
            [
              "owner"
            ]
          ]
        }
      }
    },
    "freeze": {
      "title": "FreezeEntry",
      "description": "a time in which these VPNs must not be changed, except with a signed emergency approval",
      "x-description-zh": "这些 VPN 禁止变更的时段，除非有签名的紧急批准",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "freeze-id",
        "vpns",
        "period",
        "reason"
      ],
      "properties": {
        "freeze-id": {
          "$ref": "#/definitions/slug"
        },
        "vpns": {
          "description": "VPN ids, or all",
          "x-description-zh": "VPN 标识列表，或 all",
          "anyOf": [
            {
              "enum": [
                "all"
              ]
            },
            {
              "type": "array",
              "minItems": 1,
              "items": {
                "$ref": "#/definitions/slug"
              }
            }
          ],
          "examples": [
            [
              "flood"
            ]
          ]
        },
        "period": {
          "$ref": "#/definitions/period"
        },
        "reason": {
          "$ref": "#/definitions/text"
        }
      }
    },
    "period": {
      "title": "PeriodEntry",
      "description": "first and last day, both included: YYYY-MM-DD once, or MM-DD every year (a period over New Year is allowed)",
      "x-description-zh": "首日与末日（均含）：YYYY-MM-DD 为一次性，MM-DD 为每年（可跨年）",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "from",
        "to"
      ],
      "properties": {
        "from": {
          "$ref": "#/definitions/day"
        },
        "to": {
          "$ref": "#/definitions/day"
        }
      }
    },
    "day": {
      "description": "a day, YYYY-MM-DD, or MM-DD for every year",
      "x-description-zh": "日期，YYYY-MM-DD，或每年的 MM-DD",
      "type": "string",
      "pattern": "^([0-9]{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
      "examples": [
        "06-01"
      ]
    },
    "transport": {
      "description": "who speaks SSH: ssh2 is built in; openssh is the ssh program of this machine (certificates, security keys, a shared connection)",
      "x-description-zh": "由谁建立 SSH：ssh2 为内置；openssh 为本机的 ssh 程序（证书、安全密钥、共用连接）",
      "enum": [
        "ssh2",
        "openssh"
      ],
      "default": "ssh2",
      "examples": [
        "openssh"
      ]
    },
    "jump": {
      "title": "JumpEntry",
      "description": "the way in: a jump host, several one behind the other (nearest first), or none, whatever the ssh configuration says",
      "x-description-zh": "登录路径：一台跳板机、依次经过的多台（先近后远），或 none（不论 ssh 配置如何）",
      "anyOf": [
        {
          "$ref": "#/definitions/jump-name"
        },
        {
          "type": "array",
          "minItems": 1,
          "maxItems": 8,
          "items": {
            "$ref": "#/definitions/jump-name"
          }
        }
      ],
      "examples": [
        "bastion"
      ]
    },
    "jump-name": {
      "description": "a name of jump-hosts, or [USER@]HOST[:PORT] as the ssh program takes it",
      "x-description-zh": "jump-hosts 中的名称，或 ssh 程序接受的 [用户@]主机[:端口]",
      "type": "string",
      "pattern": "^([A-Za-z0-9._-]{1,64}@)?(\\[[0-9A-Fa-f:.]{2,45}\\]|[A-Za-z0-9][A-Za-z0-9._-]{0,252})(:[0-9]{1,5})?$",
      "examples": [
        "bastion"
      ]
    },
    "legacy-algorithms": {
      "description": "old SSH algorithms this machine may use besides the sound ones; each use is reported",
      "x-description-zh": "除安全算法外，允许该设备使用的旧 SSH 算法；每次使用都会报告",
      "type": "array",
      "uniqueItems": true,
      "minItems": 1,
      "items": {
        "$ref": "#/definitions/legacy-algorithm"
      },
      "examples": [
        [
          "diffie-hellman-group14-sha1"
        ]
      ]
    },
    "host-keys": {
      "description": "SHA-256 fingerprints of its host keys; another key is refused. Without them known_hosts decides",
      "x-description-zh": "主机密钥的 SHA-256 指纹；其他密钥一律拒绝。未写则以 known_hosts 为准",
      "type": "array",
      "items": {
        "description": "SHA256: and 43 base64 characters, as `ssh-keygen -lf` prints it",
        "x-description-zh": "SHA256: 加 43 个 base64 字符，即 `ssh-keygen -lf` 的输出",
        "type": "string",
        "pattern": "^SHA256:[A-Za-z0-9+/]{43}=?$",
        "examples": [
          "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"
        ]
      }
    },
    "jump-host": {
      "title": "JumpHostEntry",
      "description": "a host through which routers are reached",
      "x-description-zh": "登录路由器所经的跳板机",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "name",
        "address"
      ],
      "properties": {
        "name": {
          "description": "what jump: calls it",
          "x-description-zh": "jump: 中使用的名称",
          "type": "string",
          "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$",
          "examples": [
            "bastion"
          ]
        },
        "address": {
          "description": "an IP address or a host name; what the ssh configuration says of it fills in what is not declared here",
          "x-description-zh": "IP 地址或主机名；此处未写明的内容取自 ssh 配置",
          "type": "string",
          "pattern": "^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$",
          "examples": [
            "198.18.0.1"
          ]
        },
        "port": {
          "description": "TCP port of the SSH server, 1 to 65535",
          "x-description-zh": "SSH 服务端口，1 到 65535",
          "type": "integer",
          "minimum": 1,
          "maximum": 65535,
          "default": 22,
          "examples": [
            22
          ]
        },
        "user": {
          "$ref": "#/definitions/user"
        },
        "credential": {
          "$ref": "#/definitions/credential"
        },
        "host-keys": {
          "$ref": "#/definitions/host-keys"
        },
        "legacy-algorithms": {
          "$ref": "#/definitions/legacy-algorithms"
        }
      }
    },
    "legacy-algorithm": {
      "title": "LegacyAlgorithm",
      "enum": [
        "diffie-hellman-group14-sha1",
        "diffie-hellman-group1-sha1",
        "diffie-hellman-group-exchange-sha1",
        "ssh-rsa",
        "aes256-cbc",
        "aes192-cbc",
        "aes128-cbc",
        "3des-cbc",
        "hmac-sha1"
      ],
      "description": "the name of an old SSH algorithm",
      "x-description-zh": "旧 SSH 算法的名称",
      "examples": [
        "ssh-rsa"
      ]
    }
  }
};

/**
 * a VLAN from 1 to 4094, or `untagged` for the port itself; absent = allocated
 */
export type VlanEntry = number | 'untagged';
/**
 * static, direct or {bgp: {autonomous-system: N}}
 */
export type RoutingProtocolEntry = ('static' | 'direct') | BgpRoutingEntry;

/**
 * departments/<id>.yaml: the VPN services and sites of one department, in the words of L3SM (RFC 8299)
 */
export interface DepartmentFile {
  /**
   * an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens
   */
  'department-id': string;
  /**
   * one line of text, 1 to 200 characters, no control characters
   */
  'department-name': string;
  /**
   * the VPNs this department owns
   */
  'vpn-services': VpnServiceEntry[];
  /**
   * the places of this department, each in one of its VPNs
   */
  sites: SiteEntry[];
}
/**
 * one isolated network of the department
 */
export interface VpnServiceEntry {
  /**
   * a VPN id: a lower-case letter, then up to 7 lower-case letters, digits or hyphens (VRF names hold 15 characters)
   */
  'vpn-id': string;
  /**
   * three digits (100 to 999) from which route targets, VRF names and VLANs are derived
   */
  'vpn-number': number;
  /**
   * one line of text, 1 to 200 characters, no control characters
   */
  'vpn-name': string;
  /**
   * any-to-any; hub-spoke: spokes reach hubs only, hubs reach hubs; hub-spoke-disjoint: hubs do not reach hubs
   */
  'vpn-service-topology'?: 'any-to-any' | 'hub-spoke' | 'hub-spoke-disjoint';
  /**
   * planned: compiled and checked, never pushed; active: pushed
   */
  status: 'planned' | 'active';
  /**
   * the address families the VPN carries
   *
   * @minItems 1
   *
   * Items: ipv4 or ipv6
   */
  'address-families'?: ('ipv4' | 'ipv6')[];
  'maximum-routes': MaximumRoutesEntry;
}
/**
 * the most routes per family in each VRF; a CE that floods routes hurts only its own VPN
 */
export interface MaximumRoutesEntry {
  /**
   * the most routes a VRF takes, 1 to 100000
   */
  ipv4?: number;
  /**
   * the most routes a VRF takes, 1 to 100000
   */
  ipv6?: number;
}
/**
 * a place of the department with the prefixes it owns
 */
export interface SiteEntry {
  /**
   * an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens
   */
  'site-id': string;
  /**
   * a VPN id: a lower-case letter, then up to 7 lower-case letters, digits or hyphens (VRF names hold 15 characters)
   */
  'vpn-id': string;
  /**
   * the site's role in its VPN
   */
  'site-role'?: 'any-to-any-role' | 'hub-role' | 'spoke-role';
  /**
   * an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens
   */
  division?: string;
  /**
   * one line of text, 1 to 200 characters, no control characters
   */
  'site-name'?: string;
  /**
   * the prefixes that live at this site; nothing else may be sent or announced from it
   *
   * @minItems 1
   *
   * Items: an IPv4 or IPv6 prefix as address/length
   */
  'lan-prefixes': string[];
  /**
   * the PE–CE attachments of the site; two make it dual-homed
   *
   * @minItems 1
   */
  'site-network-accesses': AccessEntry[];
}
/**
 * one PE–CE attachment
 */
export interface AccessEntry {
  /**
   * an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens
   */
  'site-network-access-id': string;
  bearer: BearerEntry;
  'routing-protocol': RoutingProtocolEntry;
  /**
   * the link addresses, at most one pair per family; absent families are allocated
   *
   * @maxItems 2
   */
  'ip-connection'?: LinkEntry[];
}
/**
 * the router port the CE is connected to
 */
export interface BearerEntry {
  /**
   * name of a PE in network.yaml
   */
  router: string;
  /**
   * an interface name: a letter, then up to 39 letters, digits or / . _ : -
   */
  interface: string;
  vlan?: VlanEntry;
}
export interface BgpRoutingEntry {
  bgp: BgpEntry;
}
/**
 * eBGP to the CE
 */
export interface BgpEntry {
  /**
   * AS number of the CE, 1 to 4294967294
   */
  'autonomous-system': number;
  /**
   * the TCP MD5 password of the session, by reference: env: and the name of an environment variable, file: and a path, exec: and a program whose first output line it is, or pulumi: and a key of the stack's secrets; never the password itself
   */
  password?: string;
}
/**
 * the addresses of one link and family
 */
export interface LinkEntry {
  /**
   * an address with the length of its link
   */
  'provider-address': string;
  /**
   * an IPv4 or IPv6 address
   */
  'customer-address'?: string;
}

/** schema/department.json */
export const DEPARTMENT_SCHEMA: object = {
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "https://sectornet.dev/schema/department.json",
  "title": "DepartmentFile",
  "description": "departments/<id>.yaml: the VPN services and sites of one department, in the words of L3SM (RFC 8299)",
  "x-description-zh": "departments/<id>.yaml：一个部门的 VPN 业务和站点，用词取自 L3SM（RFC 8299）",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "department-id",
    "department-name",
    "vpn-services",
    "sites"
  ],
  "properties": {
    "department-id": {
      "$ref": "#/definitions/slug"
    },
    "department-name": {
      "$ref": "#/definitions/text"
    },
    "vpn-services": {
      "description": "the VPNs this department owns",
      "x-description-zh": "本部门拥有的 VPN",
      "type": "array",
      "items": {
        "$ref": "#/definitions/vpn-service"
      }
    },
    "sites": {
      "description": "the places of this department, each in one of its VPNs",
      "x-description-zh": "本部门的站点，每个站点属于本部门的一个 VPN",
      "type": "array",
      "items": {
        "$ref": "#/definitions/site"
      }
    }
  },
  "definitions": {
    "slug": {
      "description": "an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens",
      "x-description-zh": "ASCII 标识：小写字母开头，其后最多 39 个小写字母、数字或连字符",
      "type": "string",
      "pattern": "^[a-z][a-z0-9-]{0,39}$",
      "examples": [
        "flood-hq"
      ]
    },
    "vpn-id": {
      "description": "a VPN id: a lower-case letter, then up to 7 lower-case letters, digits or hyphens (VRF names hold 15 characters)",
      "x-description-zh": "VPN 标识：小写字母开头，其后最多 7 个小写字母、数字或连字符（VRF 名称最长 15 个字符）",
      "type": "string",
      "pattern": "^[a-z][a-z0-9-]{0,7}$",
      "examples": [
        "flood"
      ]
    },
    "text": {
      "description": "one line of text, 1 to 200 characters, no control characters",
      "x-description-zh": "一行文字，1 到 200 个字符，不含控制字符",
      "type": "string",
      "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]{1,200}$",
      "examples": [
        "防汛办"
      ]
    },
    "prefix": {
      "description": "an IPv4 or IPv6 prefix as address/length",
      "x-description-zh": "IPv4 或 IPv6 前缀，写作 地址/长度",
      "type": "string",
      "examples": [
        "10.110.16.0/24"
      ]
    },
    "address": {
      "description": "an IPv4 or IPv6 address",
      "x-description-zh": "IPv4 或 IPv6 地址",
      "type": "string",
      "examples": [
        "100.65.0.2"
      ]
    },
    "interface-address": {
      "description": "an address with the length of its link",
      "x-description-zh": "带链路前缀长度的地址",
      "type": "string",
      "examples": [
        "100.65.0.1/30"
      ]
    },
    "route-limit": {
      "description": "the most routes a VRF takes, 1 to 100000",
      "x-description-zh": "一个 VRF 接受的最多路由数，1 到 100000",
      "type": "integer",
      "minimum": 1,
      "maximum": 100000,
      "examples": [
        200
      ]
    },
    "vpn-service": {
      "title": "VpnServiceEntry",
      "description": "one isolated network of the department",
      "x-description-zh": "部门的一个隔离网络",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "vpn-id",
        "vpn-number",
        "vpn-name",
        "status",
        "maximum-routes"
      ],
      "properties": {
        "vpn-id": {
          "$ref": "#/definitions/vpn-id"
        },
        "vpn-number": {
          "description": "three digits (100 to 999) from which route targets, VRF names and VLANs are derived",
          "x-description-zh": "三位数（100 到 999），路由目标、VRF 名称和 VLAN 由它导出",
          "type": "integer",
          "minimum": 100,
          "maximum": 999,
          "examples": [
            110
          ]
        },
        "vpn-name": {
          "$ref": "#/definitions/text"
        },
        "vpn-service-topology": {
          "description": "any-to-any; hub-spoke: spokes reach hubs only, hubs reach hubs; hub-spoke-disjoint: hubs do not reach hubs",
          "x-description-zh": "any-to-any；hub-spoke：分支只通中心，中心之间互通；hub-spoke-disjoint：中心之间不通",
          "enum": [
            "any-to-any",
            "hub-spoke",
            "hub-spoke-disjoint"
          ],
          "default": "any-to-any",
          "examples": [
            "hub-spoke"
          ]
        },
        "status": {
          "description": "planned: compiled and checked, never pushed; active: pushed",
          "x-description-zh": "planned：编译并检查，从不下发；active：下发",
          "enum": [
            "planned",
            "active"
          ],
          "examples": [
            "active"
          ]
        },
        "address-families": {
          "description": "the address families the VPN carries",
          "x-description-zh": "VPN 承载的地址族",
          "type": "array",
          "minItems": 1,
          "uniqueItems": true,
          "items": {
            "description": "ipv4 or ipv6",
            "x-description-zh": "ipv4 或 ipv6",
            "enum": [
              "ipv4",
              "ipv6"
            ]
          },
          "default": [
            "ipv4",
            "ipv6"
          ],
          "examples": [
            [
              "ipv4",
              "ipv6"
            ]
          ]
        },
        "maximum-routes": {
          "title": "MaximumRoutesEntry",
          "description": "the most routes per family in each VRF; a CE that floods routes hurts only its own VPN",
          "x-description-zh": "每个 VRF 每个地址族的最多路由数；CE 发来过量路由时只影响本 VPN",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "ipv4": {
              "$ref": "#/definitions/route-limit"
            },
            "ipv6": {
              "$ref": "#/definitions/route-limit"
            }
          },
          "examples": [
            {
              "ipv4": 200,
              "ipv6": 200
            }
          ]
        }
      },
      "defaultSnippets": [
        {
          "label": "vpn-service",
          "body": {
            "vpn-id": "$1",
            "vpn-number": 100,
            "vpn-name": "$2",
            "status": "planned",
            "maximum-routes": {
              "ipv4": 200,
              "ipv6": 200
            }
          }
        }
      ]
    },
    "site": {
      "title": "SiteEntry",
      "description": "a place of the department with the prefixes it owns",
      "x-description-zh": "部门的一个站点及其拥有的前缀",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "site-id",
        "vpn-id",
        "lan-prefixes",
        "site-network-accesses"
      ],
      "properties": {
        "site-id": {
          "$ref": "#/definitions/slug"
        },
        "vpn-id": {
          "$ref": "#/definitions/vpn-id"
        },
        "site-role": {
          "description": "the site's role in its VPN",
          "x-description-zh": "站点在其 VPN 中的角色",
          "enum": [
            "any-to-any-role",
            "hub-role",
            "spoke-role"
          ],
          "default": "any-to-any-role",
          "examples": [
            "hub-role"
          ]
        },
        "division": {
          "$ref": "#/definitions/slug"
        },
        "site-name": {
          "$ref": "#/definitions/text"
        },
        "lan-prefixes": {
          "description": "the prefixes that live at this site; nothing else may be sent or announced from it",
          "x-description-zh": "本站点拥有的前缀；站点不得发送或通告其他前缀",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/prefix"
          },
          "examples": [
            [
              "10.110.2.0/24",
              "fd51:110:2::/64"
            ]
          ]
        },
        "site-network-accesses": {
          "description": "the PE–CE attachments of the site; two make it dual-homed",
          "x-description-zh": "站点的 PE–CE 接入；两个即为双归",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/access"
          }
        }
      }
    },
    "access": {
      "title": "AccessEntry",
      "description": "one PE–CE attachment",
      "x-description-zh": "一个 PE–CE 接入",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "site-network-access-id",
        "bearer",
        "routing-protocol"
      ],
      "properties": {
        "site-network-access-id": {
          "$ref": "#/definitions/slug"
        },
        "bearer": {
          "$ref": "#/definitions/bearer"
        },
        "routing-protocol": {
          "title": "RoutingProtocolEntry",
          "description": "static, direct or {bgp: {autonomous-system: N}}",
          "x-description-zh": "static、direct 或 {bgp: {autonomous-system: N}}",
          "anyOf": [
            {
              "enum": [
                "static",
                "direct"
              ]
            },
            {
              "title": "BgpRoutingEntry",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "bgp"
              ],
              "properties": {
                "bgp": {
                  "title": "BgpEntry",
                  "description": "eBGP to the CE",
                  "x-description-zh": "与 CE 之间的 eBGP",
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "autonomous-system"
                  ],
                  "properties": {
                    "autonomous-system": {
                      "description": "AS number of the CE, 1 to 4294967294",
                      "x-description-zh": "CE 的自治系统号，1 到 4294967294",
                      "type": "integer",
                      "minimum": 1,
                      "maximum": 4294967294,
                      "examples": [
                        64901
                      ]
                    },
                    "password": {
                      "description": "the TCP MD5 password of the session, by reference: env: and the name of an environment variable, file: and a path, exec: and a program whose first output line it is, or pulumi: and a key of the stack's secrets; never the password itself",
                      "x-description-zh": "会话的 TCP MD5 密码，只写引用：env: 加环境变量名，file: 加路径，exec: 加程序（取其输出首行），或 pulumi: 加栈机密的键名；绝不写密码本身",
                      "type": "string",
                      "pattern": "^(env:[A-Za-z_][A-Za-z0-9_]*|file:[^\\u0000-\\u001f\\u007f]+|exec:[^\\u0000-\\u001f\\u007f]+|pulumi:[A-Za-z][A-Za-z0-9_-]*)$",
                      "examples": [
                        "env:TAX_BGP"
                      ]
                    }
                  }
                }
              }
            }
          ],
          "examples": [
            "static"
          ]
        },
        "ip-connection": {
          "description": "the link addresses, at most one pair per family; absent families are allocated",
          "x-description-zh": "链路地址，每个地址族至多一对；未写的地址族自动分配",
          "type": "array",
          "maxItems": 2,
          "items": {
            "$ref": "#/definitions/link"
          }
        }
      },
      "defaultSnippets": [
        {
          "label": "site-network-access",
          "body": {
            "site-network-access-id": "$1",
            "bearer": {
              "router": "$2",
              "interface": "$3"
            },
            "routing-protocol": "static"
          }
        }
      ]
    },
    "bearer": {
      "title": "BearerEntry",
      "description": "the router port the CE is connected to",
      "x-description-zh": "CE 所连接的路由器端口",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "router",
        "interface"
      ],
      "properties": {
        "router": {
          "description": "name of a PE in network.yaml",
          "x-description-zh": "network.yaml 中一台 PE 的名称",
          "type": "string",
          "pattern": "^[A-Za-z][A-Za-z0-9-]{0,39}$",
          "examples": [
            "cd-pe-gov1"
          ]
        },
        "interface": {
          "description": "an interface name: a letter, then up to 39 letters, digits or / . _ : -",
          "x-description-zh": "接口名称：字母开头，其后最多 39 个字母、数字或 / . _ : -",
          "type": "string",
          "pattern": "^[A-Za-z][A-Za-z0-9/._:-]{0,39}$",
          "examples": [
            "GigabitEthernet0/2/0"
          ]
        },
        "vlan": {
          "title": "VlanEntry",
          "description": "a VLAN from 1 to 4094, or `untagged` for the port itself; absent = allocated",
          "x-description-zh": "1 到 4094 的 VLAN，或 `untagged` 表示直接使用端口；不写则自动分配",
          "anyOf": [
            {
              "description": "a VLAN from 1 to 4094",
              "x-description-zh": "1 到 4094 的 VLAN",
              "type": "integer",
              "minimum": 1,
              "maximum": 4094,
              "examples": [
                1110
              ]
            },
            {
              "enum": [
                "untagged"
              ]
            }
          ],
          "examples": [
            1110
          ]
        }
      },
      "examples": [
        {
          "router": "cd-pe-gov1",
          "interface": "eth4",
          "vlan": 1110
        }
      ]
    },
    "link": {
      "title": "LinkEntry",
      "description": "the addresses of one link and family",
      "x-description-zh": "一条链路在一个地址族中的地址",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "provider-address"
      ],
      "properties": {
        "provider-address": {
          "$ref": "#/definitions/interface-address"
        },
        "customer-address": {
          "$ref": "#/definitions/address"
        }
      },
      "examples": [
        {
          "provider-address": "100.65.0.1/30",
          "customer-address": "100.65.0.2"
        }
      ]
    }
  }
};

/**
 * a port (443) or a range (8000-8080), 1 to 65535; none for icmp
 */
export type PortEntry = number | string;

/**
 * agreements.yaml: the controlled inter-accesses (受控互访) between departments; what is not listed is denied
 */
export interface AgreementsFile {
  /**
   * the agreements
   */
  'inter-access-agreements': AgreementEntry[];
}
/**
 * one controlled inter-access between two departments
 */
export interface AgreementEntry {
  /**
   * an agreement id: 1 to 16 letters or digits
   */
  'agreement-id': string;
  /**
   * a VPN id: a lower-case letter, then up to 7 lower-case letters, digits or hyphens (VRF names hold 15 characters)
   */
  'provider-vpn': string;
  /**
   * a VPN id: a lower-case letter, then up to 7 lower-case letters, digits or hyphens (VRF names hold 15 characters)
   */
  'consumer-vpn': string;
  /**
   * who may open a session
   */
  direction: 'consumer-opens' | 'provider-opens' | 'both';
  /**
   * the front-end prefixes of one side
   *
   * @minItems 1
   *
   * Items: an IPv4 or IPv6 prefix as address/length
   */
  'provider-prefixes': string[];
  /**
   * the front-end prefixes of one side
   *
   * @minItems 1
   *
   * Items: an IPv4 or IPv6 prefix as address/length
   */
  'consumer-prefixes': string[];
  /**
   * protocols and ports; nothing else passes
   *
   * @minItems 1
   */
  services: ServiceEntry[];
  /**
   * one line of text, 1 to 200 characters, no control characters
   */
  purpose: string;
  /**
   * one line of text, 1 to 200 characters, no control characters
   */
  basis: string;
  /**
   * who agreed for each of the two VPNs
   */
  consents: ConsentEntry[];
  /**
   * one line of text, 1 to 200 characters, no control characters
   */
  'approved-by': string;
  /**
   * a day as YYYY-MM-DD
   */
  'valid-from': string;
  /**
   * a day as YYYY-MM-DD
   */
  'valid-until': string;
  /**
   * a day as YYYY-MM-DD
   */
  'review-by'?: string;
  /**
   * where the filter stands: both, consumer-pe, provider-pe or firewall:<id>
   */
  enforcement?: string;
}
/**
 * one protocol with its ports
 */
export interface ServiceEntry {
  /**
   * the protocol
   */
  protocol: 'tcp' | 'udp' | 'icmp';
  port?: PortEntry;
}
/**
 * the agreement of one party
 */
export interface ConsentEntry {
  /**
   * a VPN id: a lower-case letter, then up to 7 lower-case letters, digits or hyphens (VRF names hold 15 characters)
   */
  party: string;
  /**
   * one line of text, 1 to 200 characters, no control characters
   */
  by: string;
  /**
   * a day as YYYY-MM-DD
   */
  at: string;
  /**
   * one line of text, 1 to 200 characters, no control characters
   */
  ref?: string;
}

/** schema/agreements.json */
export const AGREEMENTS_SCHEMA: object = {
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "https://sectornet.dev/schema/agreements.json",
  "title": "AgreementsFile",
  "description": "agreements.yaml: the controlled inter-accesses (受控互访) between departments; what is not listed is denied",
  "x-description-zh": "agreements.yaml：部门之间的受控互访；未列出的一律禁止",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "inter-access-agreements"
  ],
  "properties": {
    "inter-access-agreements": {
      "description": "the agreements",
      "x-description-zh": "互访协议",
      "type": "array",
      "items": {
        "$ref": "#/definitions/agreement"
      }
    }
  },
  "definitions": {
    "vpn-id": {
      "description": "a VPN id: a lower-case letter, then up to 7 lower-case letters, digits or hyphens (VRF names hold 15 characters)",
      "x-description-zh": "VPN 标识：小写字母开头，其后最多 7 个小写字母、数字或连字符（VRF 名称最长 15 个字符）",
      "type": "string",
      "pattern": "^[a-z][a-z0-9-]{0,7}$",
      "examples": [
        "localtax"
      ]
    },
    "text": {
      "description": "one line of text, 1 to 200 characters, no control characters",
      "x-description-zh": "一行文字，1 到 200 个字符，不含控制字符",
      "type": "string",
      "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]{1,200}$",
      "examples": [
        "企业纳税信用查询"
      ]
    },
    "date": {
      "description": "a day as YYYY-MM-DD",
      "x-description-zh": "日期，写作 YYYY-MM-DD",
      "type": "string",
      "format": "date",
      "examples": [
        "2027-12-31"
      ]
    },
    "prefixes": {
      "description": "the front-end prefixes of one side",
      "x-description-zh": "一方的前置区前缀",
      "type": "array",
      "minItems": 1,
      "items": {
        "description": "an IPv4 or IPv6 prefix as address/length",
        "x-description-zh": "IPv4 或 IPv6 前缀，写作 地址/长度",
        "type": "string",
        "examples": [
          "10.140.250.0/28"
        ]
      },
      "examples": [
        [
          "10.140.250.0/28",
          "fd51:140:250::/64"
        ]
      ]
    },
    "agreement": {
      "title": "AgreementEntry",
      "description": "one controlled inter-access between two departments",
      "x-description-zh": "两个部门之间的一项受控互访",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "agreement-id",
        "provider-vpn",
        "consumer-vpn",
        "direction",
        "provider-prefixes",
        "consumer-prefixes",
        "services",
        "purpose",
        "basis",
        "consents",
        "approved-by",
        "valid-from",
        "valid-until"
      ],
      "properties": {
        "agreement-id": {
          "description": "an agreement id: 1 to 16 letters or digits",
          "x-description-zh": "协议标识：1 到 16 个字母或数字",
          "type": "string",
          "pattern": "^[A-Za-z0-9]{1,16}$",
          "examples": [
            "X1"
          ]
        },
        "provider-vpn": {
          "$ref": "#/definitions/vpn-id"
        },
        "consumer-vpn": {
          "$ref": "#/definitions/vpn-id"
        },
        "direction": {
          "description": "who may open a session",
          "x-description-zh": "谁可以发起会话",
          "enum": [
            "consumer-opens",
            "provider-opens",
            "both"
          ],
          "examples": [
            "consumer-opens"
          ]
        },
        "provider-prefixes": {
          "$ref": "#/definitions/prefixes"
        },
        "consumer-prefixes": {
          "$ref": "#/definitions/prefixes"
        },
        "services": {
          "description": "protocols and ports; nothing else passes",
          "x-description-zh": "协议和端口；其他一律不放行",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/service"
          },
          "examples": [
            [
              {
                "protocol": "tcp",
                "port": 8443
              }
            ]
          ]
        },
        "purpose": {
          "$ref": "#/definitions/text"
        },
        "basis": {
          "$ref": "#/definitions/text"
        },
        "consents": {
          "description": "who agreed for each of the two VPNs",
          "x-description-zh": "两个 VPN 各自由谁同意",
          "type": "array",
          "items": {
            "$ref": "#/definitions/consent"
          }
        },
        "approved-by": {
          "$ref": "#/definitions/text"
        },
        "valid-from": {
          "$ref": "#/definitions/date"
        },
        "valid-until": {
          "$ref": "#/definitions/date"
        },
        "review-by": {
          "$ref": "#/definitions/date"
        },
        "enforcement": {
          "description": "where the filter stands: both, consumer-pe, provider-pe or firewall:<id>",
          "x-description-zh": "过滤器的位置：both、consumer-pe、provider-pe 或 firewall:<id>",
          "type": "string",
          "pattern": "^(both|consumer-pe|provider-pe|firewall:[a-z][a-z0-9-]{0,39})$",
          "default": "both",
          "examples": [
            "both"
          ]
        }
      }
    },
    "service": {
      "title": "ServiceEntry",
      "description": "one protocol with its ports",
      "x-description-zh": "一个协议及其端口",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "protocol"
      ],
      "properties": {
        "protocol": {
          "description": "the protocol",
          "x-description-zh": "协议",
          "enum": [
            "tcp",
            "udp",
            "icmp"
          ],
          "examples": [
            "tcp"
          ]
        },
        "port": {
          "title": "PortEntry",
          "description": "a port (443) or a range (8000-8080), 1 to 65535; none for icmp",
          "x-description-zh": "端口（443）或范围（8000-8080），1 到 65535；icmp 不写端口",
          "anyOf": [
            {
              "description": "a port from 1 to 65535",
              "x-description-zh": "1 到 65535 的端口",
              "type": "integer",
              "minimum": 1,
              "maximum": 65535,
              "examples": [
                443
              ]
            },
            {
              "description": "a port (443) or a range (8000-8080)",
              "x-description-zh": "端口（443）或范围（8000-8080）",
              "type": "string",
              "pattern": "^[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?$",
              "examples": [
                "8000-8080"
              ]
            }
          ],
          "examples": [
            8443
          ]
        }
      },
      "examples": [
        {
          "protocol": "tcp",
          "port": 8443
        }
      ]
    },
    "consent": {
      "title": "ConsentEntry",
      "description": "the agreement of one party",
      "x-description-zh": "一方的同意",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "party",
        "by",
        "at"
      ],
      "properties": {
        "party": {
          "$ref": "#/definitions/vpn-id"
        },
        "by": {
          "$ref": "#/definitions/text"
        },
        "at": {
          "$ref": "#/definitions/date"
        },
        "ref": {
          "$ref": "#/definitions/text"
        }
      },
      "examples": [
        {
          "party": "localtax",
          "by": "地税局信息分局",
          "at": "2026-01-10"
        }
      ]
    }
  }
};

/**
 * roles.yaml: who may push to and approve for a network; signed by the owner's key in roles.yaml.sig
 */
export interface RolesFile {
  /**
   * an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens
   */
  'network-id': string;
  /**
   * the people and machines that hold a key
   *
   * @minItems 1
   */
  holders: HolderEntry[];
}
/**
 * one key, whose it is, and what it may do
 */
export interface HolderEntry {
  /**
   * an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens
   */
  'holder-id': string;
  /**
   * one line of text, 1 to 200 characters, no control characters
   */
  name: string;
  /**
   * owner: everything; general-contractor: pushes; sub-contractor: pushes to the named routers only; auditor: reads, never pushes
   */
  role: 'owner' | 'general-contractor' | 'sub-contractor' | 'auditor';
  /**
   * the holder's Ed25519 public key as OpenSSH prints it
   */
  key: string;
  /**
   * the VPNs this holder may change; absent: all
   *
   * @minItems 1
   *
   * Items: an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens
   */
  vpns?: string[];
  /**
   * the routers this holder may change; absent: all (a sub-contractor must name them)
   *
   * @minItems 1
   *
   * Items: a router name: a letter, then up to 39 letters, digits or hyphens
   */
  routers?: string[];
  /**
   * the last day this key counts, YYYY-MM-DD
   */
  'valid-until'?: string;
}

/** schema/roles.json */
export const ROLES_SCHEMA: object = {
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "https://sectornet.dev/schema/roles.json",
  "title": "RolesFile",
  "description": "roles.yaml: who may push to and approve for a network; signed by the owner's key in roles.yaml.sig",
  "x-description-zh": "roles.yaml：谁可以向网络下发、谁可以批准；由所有者密钥签署，签名在 roles.yaml.sig",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "network-id",
    "holders"
  ],
  "properties": {
    "network-id": {
      "$ref": "#/definitions/slug"
    },
    "holders": {
      "description": "the people and machines that hold a key",
      "x-description-zh": "持有密钥的人或机器",
      "type": "array",
      "minItems": 1,
      "items": {
        "$ref": "#/definitions/holder"
      }
    }
  },
  "definitions": {
    "slug": {
      "description": "an ASCII id: a lower-case letter, then up to 39 lower-case letters, digits or hyphens",
      "x-description-zh": "ASCII 标识：小写字母开头，其后最多 39 个小写字母、数字或连字符",
      "type": "string",
      "pattern": "^[a-z][a-z0-9-]{0,39}$",
      "examples": [
        "chengdu"
      ]
    },
    "text": {
      "description": "one line of text, 1 to 200 characters, no control characters",
      "x-description-zh": "一行文字，1 到 200 个字符，不含控制字符",
      "type": "string",
      "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]{1,200}$",
      "examples": [
        "成都市政务外网"
      ]
    },
    "router-name": {
      "description": "a router name: a letter, then up to 39 letters, digits or hyphens",
      "x-description-zh": "路由器名称：字母开头，其后最多 39 个字母、数字或连字符",
      "type": "string",
      "pattern": "^[A-Za-z][A-Za-z0-9-]{0,39}$",
      "examples": [
        "cd-pe-gov1"
      ]
    },
    "holder": {
      "title": "HolderEntry",
      "description": "one key, whose it is, and what it may do",
      "x-description-zh": "一把密钥、其持有人及其权限",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "holder-id",
        "name",
        "role",
        "key"
      ],
      "properties": {
        "holder-id": {
          "$ref": "#/definitions/slug"
        },
        "name": {
          "$ref": "#/definitions/text"
        },
        "role": {
          "description": "owner: everything; general-contractor: pushes; sub-contractor: pushes to the named routers only; auditor: reads, never pushes",
          "x-description-zh": "owner：全部权限；general-contractor：可下发；sub-contractor：只能向所列路由器下发；auditor：只读，不得下发",
          "enum": [
            "owner",
            "general-contractor",
            "sub-contractor",
            "auditor"
          ],
          "examples": [
            "general-contractor"
          ]
        },
        "key": {
          "description": "the holder's Ed25519 public key as OpenSSH prints it",
          "x-description-zh": "持有人的 Ed25519 公钥（OpenSSH 格式）",
          "type": "string",
          "pattern": "^ssh-ed25519 [A-Za-z0-9+/]{68}( [^\\u0000-\\u001f\\u007f]*)?$",
          "examples": [
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVeHV1yEypXIQgUmcu+SpeaDCEZuSGFSYiO2BAA24DS"
          ]
        },
        "vpns": {
          "description": "the VPNs this holder may change; absent: all",
          "x-description-zh": "可变更的 VPN；缺省为全部",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/slug"
          }
        },
        "routers": {
          "description": "the routers this holder may change; absent: all (a sub-contractor must name them)",
          "x-description-zh": "可变更的路由器；缺省为全部（sub-contractor 必须列出）",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/router-name"
          }
        },
        "valid-until": {
          "description": "the last day this key counts, YYYY-MM-DD",
          "x-description-zh": "该密钥有效的最后一天，YYYY-MM-DD",
          "type": "string",
          "format": "date",
          "examples": [
            "2027-12-31"
          ]
        }
      }
    }
  }
};

/**
 * policy.yaml: who may reach whom in a network that sectornet did not build; what is not listed is denied
 */
export interface PolicyFile {
  /**
   * what the network is called
   */
  'network-name'?: string;
  /**
   * the VPNs of the network; a VRF that none of them names belongs to nobody
   *
   * @minItems 1
   */
  vpns: PolicyVpnEntry[];
  /**
   * the pairs of VPNs that may reach each other
   */
  'inter-access-agreements'?: PolicyAgreementEntry[];
  /**
   * routers that must be among the configurations; a missing one makes the answer inconclusive
   *
   * Items: a router's host name
   */
  routers?: string[];
  /**
   * addresses of VPN-session neighbors that hold no VRF and need not be collected, such as route reflectors
   *
   * Items: an IPv4 or IPv6 address
   */
  'known-neighbors'?: string[];
  /**
   * judged (the default): label paths and sessions must be in the configurations; assumed: whoever runs the core vouches for them
   */
  backbone?: 'judged' | 'assumed';
}
/**
 * one VPN and the VRFs that are its
 */
export interface PolicyVpnEntry {
  /**
   * a name as it stands on the routers: 1 to 64 characters without blanks, commas or @
   */
  'vpn-id': string;
  /**
   * the display name
   */
  'vpn-name'?: string;
  /**
   * VRF names; NAME@router where a name means something else on other routers, and NAME@* where it holds an @ itself (the last one parts the two); * stands for any characters
   *
   * @minItems 1
   */
  vrfs?: string[];
  /**
   * route targets its VRFs export: a VRF that no name claims belongs to the VPN whose targets it exports
   *
   * @minItems 1
   *
   * Items: a route target, in quotes
   */
  'route-targets'?: string[];
  /**
   * which of its sites may reach which
   */
  'vpn-service-topology'?: 'any-to-any' | 'hub-spoke' | 'hub-spoke-disjoint';
  /**
   * the VRFs of its hubs, where the topology has hubs
   *
   * @minItems 1
   */
  'hub-vrfs'?: string[];
  /**
   * what the VPN owns; agreements without prefixes speak of these
   *
   * @minItems 1
   *
   * Items: an IPv4 or IPv6 prefix as address/length
   */
  'lan-prefixes'?: string[];
}
/**
 * one pair of VPNs that may reach each other
 */
export interface PolicyAgreementEntry {
  /**
   * a name for it in reports; P1, P2 … without one
   */
  'agreement-id'?: string;
  /**
   * a name as it stands on the routers: 1 to 64 characters without blanks, commas or @
   */
  'consumer-vpn': string;
  /**
   * a name as it stands on the routers: 1 to 64 characters without blanks, commas or @
   */
  'provider-vpn': string;
  /**
   * who may open a session
   */
  direction?: 'consumer-opens' | 'provider-opens' | 'both';
  /**
   * IPv4 or IPv6 prefixes
   *
   * @minItems 1
   *
   * Items: an IPv4 or IPv6 prefix as address/length
   */
  'consumer-prefixes'?: string[];
  /**
   * IPv4 or IPv6 prefixes
   *
   * @minItems 1
   *
   * Items: an IPv4 or IPv6 prefix as address/length
   */
  'provider-prefixes'?: string[];
  /**
   * protocols and ports; every packet without it
   *
   * @minItems 1
   */
  services?: PolicyServiceEntry[];
}
/**
 * one protocol with its ports
 */
export interface PolicyServiceEntry {
  /**
   * the protocol
   */
  protocol: 'tcp' | 'udp' | 'icmp';
  /**
   * a port or a range of ports
   */
  port?: number | string;
}

/** schema/policy.json */
export const POLICY_SCHEMA: object = {
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "https://sectornet.dev/schema/policy.json",
  "title": "PolicyFile",
  "description": "policy.yaml: who may reach whom in a network that sectornet did not build; what is not listed is denied",
  "x-description-zh": "policy.yaml：非本工具建设的网络中谁可以到达谁；未列出的一律禁止",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "vpns"
  ],
  "properties": {
    "network-name": {
      "description": "what the network is called",
      "x-description-zh": "网络名称",
      "type": "string",
      "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]{1,200}$",
      "examples": [
        "城市骨干网"
      ]
    },
    "vpns": {
      "description": "the VPNs of the network; a VRF that none of them names belongs to nobody",
      "x-description-zh": "网络中的 VPN；未被提及的 VRF 不属于任何人",
      "type": "array",
      "minItems": 1,
      "items": {
        "$ref": "#/definitions/vpn"
      }
    },
    "inter-access-agreements": {
      "description": "the pairs of VPNs that may reach each other",
      "x-description-zh": "允许互访的 VPN 对",
      "type": "array",
      "items": {
        "$ref": "#/definitions/agreement"
      }
    },
    "routers": {
      "description": "routers that must be among the configurations; a missing one makes the answer inconclusive",
      "x-description-zh": "必须采集到的路由器；缺少任何一台则无法判定",
      "type": "array",
      "items": {
        "description": "a router's host name",
        "x-description-zh": "路由器主机名",
        "type": "string",
        "pattern": "^[^\\s@,\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]{1,64}$",
        "examples": [
          "pe1"
        ]
      },
      "examples": [
        [
          "pe1",
          "pe2"
        ]
      ]
    },
    "known-neighbors": {
      "description": "addresses of VPN-session neighbors that hold no VRF and need not be collected, such as route reflectors",
      "x-description-zh": "不带 VRF、无需采集的 VPN 会话邻居地址，例如路由反射器",
      "type": "array",
      "items": {
        "description": "an IPv4 or IPv6 address",
        "x-description-zh": "IPv4 或 IPv6 地址",
        "type": "string",
        "examples": [
          "10.0.0.9"
        ]
      },
      "examples": [
        [
          "10.0.0.9"
        ]
      ]
    },
    "backbone": {
      "description": "judged (the default): label paths and sessions must be in the configurations; assumed: whoever runs the core vouches for them",
      "x-description-zh": "judged（默认）：标签路径和会话须见于配置；assumed：由核心网的负责人担保",
      "type": "string",
      "enum": [
        "judged",
        "assumed"
      ],
      "examples": [
        "assumed"
      ]
    }
  },
  "definitions": {
    "name": {
      "description": "a name as it stands on the routers: 1 to 64 characters without blanks, commas or @",
      "x-description-zh": "与路由器上一致的名称：1 到 64 个字符，不含空白、逗号和 @",
      "type": "string",
      "pattern": "^[^\\s@,\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]{1,64}$",
      "examples": [
        "FLOOD"
      ]
    },
    "vrfs": {
      "description": "VRF names; NAME@router where a name means something else on other routers, and NAME@* where it holds an @ itself (the last one parts the two); * stands for any characters",
      "x-description-zh": "VRF 名称；同名 VRF 含义不同时写作 名称@路由器，名称自身含 @ 时写作 名称@*（以最后一个 @ 为界）；* 代表任意字符",
      "type": "array",
      "minItems": 1,
      "items": {
        "description": "a VRF name, perhaps with @router",
        "x-description-zh": "VRF 名称，可带 @路由器",
        "type": "string",
        "pattern": "^[^\\s\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]{1,128}$",
        "examples": [
          "FLOOD@pe1"
        ]
      },
      "examples": [
        [
          "FLOOD",
          "FLOOD-*@pe1"
        ]
      ]
    },
    "prefixes": {
      "description": "IPv4 or IPv6 prefixes",
      "x-description-zh": "IPv4 或 IPv6 前缀",
      "type": "array",
      "minItems": 1,
      "items": {
        "description": "an IPv4 or IPv6 prefix as address/length",
        "x-description-zh": "IPv4 或 IPv6 前缀，写作 地址/长度",
        "type": "string",
        "examples": [
          "10.140.250.0/28"
        ]
      },
      "examples": [
        [
          "10.140.250.0/28"
        ]
      ]
    },
    "vpn": {
      "description": "one VPN and the VRFs that are its",
      "x-description-zh": "一个 VPN 及其 VRF",
      "title": "PolicyVpnEntry",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "vpn-id"
      ],
      "properties": {
        "vpn-id": {
          "$ref": "#/definitions/name"
        },
        "vpn-name": {
          "description": "the display name",
          "x-description-zh": "显示名称",
          "type": "string",
          "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]{1,200}$",
          "examples": [
            "防汛"
          ]
        },
        "vrfs": {
          "$ref": "#/definitions/vrfs"
        },
        "route-targets": {
          "description": "route targets its VRFs export: a VRF that no name claims belongs to the VPN whose targets it exports",
          "x-description-zh": "其 VRF 导出的 RT：未按名称认领的 VRF 属于它所导出 RT 的 VPN",
          "type": "array",
          "minItems": 1,
          "items": {
            "description": "a route target, in quotes",
            "x-description-zh": "RT，须加引号",
            "type": "string",
            "examples": [
              "65000:110"
            ]
          },
          "examples": [
            [
              "65000:110"
            ]
          ]
        },
        "vpn-service-topology": {
          "description": "which of its sites may reach which",
          "x-description-zh": "站点之间的互通方式",
          "enum": [
            "any-to-any",
            "hub-spoke",
            "hub-spoke-disjoint"
          ],
          "default": "any-to-any",
          "examples": [
            "hub-spoke"
          ]
        },
        "hub-vrfs": {
          "description": "the VRFs of its hubs, where the topology has hubs",
          "x-description-zh": "拓扑有中心时，中心的 VRF",
          "type": "array",
          "minItems": 1,
          "items": {
            "description": "a VRF name, perhaps with @router",
            "x-description-zh": "VRF 名称，可带 @路由器",
            "type": "string",
            "pattern": "^[^\\s\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]{1,128}$",
            "examples": [
              "TAX@pe-dc"
            ]
          },
          "examples": [
            [
              "TAX@pe-dc"
            ]
          ]
        },
        "lan-prefixes": {
          "description": "what the VPN owns; agreements without prefixes speak of these",
          "x-description-zh": "该 VPN 拥有的前缀；未写前缀的互访以此为准",
          "type": "array",
          "minItems": 1,
          "items": {
            "description": "an IPv4 or IPv6 prefix as address/length",
            "x-description-zh": "IPv4 或 IPv6 前缀，写作 地址/长度",
            "type": "string",
            "examples": [
              "10.110.0.0/16"
            ]
          },
          "examples": [
            [
              "10.110.0.0/16"
            ]
          ]
        }
      }
    },
    "agreement": {
      "description": "one pair of VPNs that may reach each other",
      "x-description-zh": "允许互访的一对 VPN",
      "title": "PolicyAgreementEntry",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "consumer-vpn",
        "provider-vpn"
      ],
      "properties": {
        "agreement-id": {
          "description": "a name for it in reports; P1, P2 … without one",
          "x-description-zh": "在报告中的名称；不写则为 P1、P2……",
          "type": "string",
          "pattern": "^[A-Za-z0-9-]{1,32}$",
          "examples": [
            "X1"
          ]
        },
        "consumer-vpn": {
          "$ref": "#/definitions/name"
        },
        "provider-vpn": {
          "$ref": "#/definitions/name"
        },
        "direction": {
          "description": "who may open a session",
          "x-description-zh": "谁可以发起会话",
          "enum": [
            "consumer-opens",
            "provider-opens",
            "both"
          ],
          "default": "both",
          "examples": [
            "consumer-opens"
          ]
        },
        "consumer-prefixes": {
          "$ref": "#/definitions/prefixes"
        },
        "provider-prefixes": {
          "$ref": "#/definitions/prefixes"
        },
        "services": {
          "description": "protocols and ports; every packet without it",
          "x-description-zh": "协议和端口；不写则全部放行",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/service"
          },
          "examples": [
            [
              {
                "protocol": "tcp",
                "port": 443
              }
            ]
          ]
        }
      }
    },
    "service": {
      "description": "one protocol with its ports",
      "x-description-zh": "一个协议及其端口",
      "title": "PolicyServiceEntry",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "protocol"
      ],
      "properties": {
        "protocol": {
          "description": "the protocol",
          "x-description-zh": "协议",
          "enum": [
            "tcp",
            "udp",
            "icmp"
          ],
          "examples": [
            "tcp"
          ]
        },
        "port": {
          "description": "a port or a range of ports",
          "x-description-zh": "端口或端口范围",
          "type": [
            "integer",
            "string"
          ],
          "minimum": 0,
          "maximum": 65535,
          "examples": [
            443
          ]
        }
      }
    }
  }
};
