import type { Resources, Value } from '../stack/cloudformation.ts';
import { template } from '../stack/template.ts';
import { conditions } from './conditions.ts';
import { releaseFunctions, type Zips } from './functions.ts';
import { codeParameters, type Parameter, settingParameters } from './parameters.ts';
import { type Rule, rules } from './rules.ts';
import { releaseSettings } from './settings.ts';

/** A template that needs nothing but the zips: no transform, no nested stack, no custom resource, no named role. */
export type ReleaseTemplate = {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Metadata: Readonly<Record<string, Value>>;
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Rules: Readonly<Record<string, Rule>>;
  readonly Conditions: Readonly<Record<string, Value>>;
  readonly Resources: Resources;
  readonly Outputs: Readonly<Record<string, Value>>;
};

/** The guard of one account and Region, as anybody can install it: by hand, by a StackSet, by Terraform. */
export const releaseTemplate = (version: string, zips: Zips): ReleaseTemplate => {
  const settings = releaseSettings();
  const { Resources, Outputs } = template(settings);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `session-guard ${version}: watches what AWS Session Manager depends on`,
    Metadata: { SessionGuard: { Version: version } },
    Parameters: { ...codeParameters(version), ...settingParameters() },
    Rules: rules(),
    Conditions: conditions(),
    Resources: { ...Resources, ...releaseFunctions(settings, zips) },
    Outputs,
  };
};
