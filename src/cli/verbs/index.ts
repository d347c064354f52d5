import type { Register } from '../main.ts';
import { registerApply } from './apply.ts';
import { registerApprove } from './approve.ts';
import { registerCheckCertificate } from './check-certificate.ts';
import { registerCollect } from './collect.ts';
import { registerCompile } from './compile.ts';
import { registerDevice } from './device.ts';
import { registerExplain } from './explain.ts';
import { registerLab } from './lab.ts';
import { registerPlan } from './plan.ts';
import { registerConfirm, registerResume } from './resume.ts';
import { registerRoles } from './roles.ts';
import { registerRollback } from './rollback.ts';
import { registerRuns } from './runs.ts';
import { registerSecrets } from './secrets.ts';
import { registerStack } from './stack.ts';
import { registerValidate } from './validate.ts';
import { registerVerify } from './verify.ts';

/** Every verb, in the order people meet them. */
export const VERBS: readonly Register[] = [
  registerValidate,
  registerCompile,
  registerDevice,
  registerCollect,
  registerPlan,
  registerApprove,
  registerApply,
  registerRuns,
  registerResume,
  registerConfirm,
  registerRollback,
  registerSecrets,
  registerVerify,
  registerCheckCertificate,
  registerExplain,
  registerRoles,
  registerStack,
  registerLab,
];
