import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import type { RouterInputs } from '../../../src/provider/router/inputs.ts';

/** A program that somebody else wrote: registers what a file lists, and asks nobody whether it is right. */
class Listed extends pulumi.CustomResource {}

const config = new pulumi.Config('sectornet');
const listed: readonly { readonly inputs: RouterInputs; readonly protect: boolean }[] = JSON.parse(
  readFileSync(config.require('listed'), 'utf8'),
);
for (const { inputs, protect } of listed)
  new Listed('sectornet:device:RouterConfig', inputs.device.name, { ...inputs }, { protect });
