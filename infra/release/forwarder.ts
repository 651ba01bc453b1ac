import { registry } from '../../functions/prerequisites/index.ts';
import {
  FORWARDER_CONDITIONS,
  FORWARDER_PARAMETERS,
  forwards,
  REGION_PATTERN,
} from '../forwarder/parameters.ts';
import { busOf, type Destination, targetOf } from '../forwarder/rules.ts';
import { FORWARDER_OUTPUTS, type ForwarderTemplate, forwarderResources } from '../forwarder/template.ts';
import { NOTHING } from '../stack/choice.ts';
import { reference, type Value } from '../stack/cloudformation.ts';

const ONE_REGION_PATTERN = REGION_PATTERN.slice(1, -1);

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html: targets of a rule */
const TARGETS = 5;
const RULES = 2;
const SLOTS = Array.from({ length: RULES * TARGETS }, (_, index) => index);

/**
 * A list of Regions, and no more than there are places. The parameter is a text, because a pattern is compared with each
 * item of a list: an eleventh Region would be left out without a word.
 */
const REGIONS_PATTERN = `^${ONE_REGION_PATTERN}(,${ONE_REGION_PATTERN}){0,${SLOTS.length - 1}}$`;

/** The Region at a place of the list, or nothing: commas at the end make the list long enough. */
const regionAt = (index: number): Value => ({
  'Fn::Select': [
    index,
    {
      'Fn::Split': [',', { 'Fn::Join': ['', [reference('GuardedRegions'), ','.repeat(SLOTS.length)]] }],
    },
  ],
});

const guards = (index: number): string => `Guards${index + 1}`;

/** The forwarder's own Region hears by itself; to send it its own events would be a loop. */
const isGuarded = (index: number): Value => ({
  'Fn::Not': [
    {
      'Fn::Or': [
        { 'Fn::Equals': [regionAt(index), ''] },
        { 'Fn::Equals': [regionAt(index), reference('AWS::Region')] },
      ],
    },
  ],
});

const ifGuarded = (index: number, value: Value): Value => ({ 'Fn::If': [guards(index), value, NOTHING] });

const slotsOf = (rule: number): readonly number[] => SLOTS.slice(rule * TARGETS, (rule + 1) * TARGETS);

const suffixOf = (rule: number): string => (rule === 0 ? '' : String(rule + 1));

const destination = (rule: number): Destination => ({
  suffix: suffixOf(rule),
  targets: slotsOf(rule).map((slot) =>
    ifGuarded(slot, targetOf(busOf(regionAt(slot)), `guarded-region-${slot + 1}`)),
  ),
  conditions: { iam: `ForwardsIam${suffixOf(rule)}To`, buckets: `ForwardsBuckets${suffixOf(rule)}To` },
});

const RULE_NUMBERS = Array.from({ length: RULES }, (_, rule) => rule);

const conditionsOf = (rule: number): Readonly<Record<string, Value>> => {
  const any: Value = { 'Fn::Or': slotsOf(rule).map((slot) => ({ Condition: guards(slot) })) };
  const { iam, buckets } = destination(rule).conditions;
  return {
    [iam]: { 'Fn::And': [{ Condition: 'ForwardsIam' }, any] },
    [buckets]: { 'Fn::And': [{ Condition: 'ForwardsBuckets' }, any] },
  };
};

/**
 * The forwarder of all guarded Regions of an account. A StackSet has one set of parameters for a Region, so a forwarder for
 * each guarded Region would be a StackSet for each of them.
 */
export const releaseForwarder = (version: string): ForwarderTemplate => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: `session-guard ${version}: forwards what the guarded Regions do not hear by themselves`,
  Parameters: {
    GuardedRegions: {
      Type: 'String',
      Description: `The Regions of the guards with commas between, at most ${SLOTS.length}`,
      AllowedPattern: REGIONS_PATTERN,
      ConstraintDescription: `must be at most ${SLOTS.length} Regions, with commas and no spaces between`,
    },
    ...FORWARDER_PARAMETERS,
  },
  Conditions: {
    ...FORWARDER_CONDITIONS,
    ...Object.fromEntries(SLOTS.map((slot) => [guards(slot), isGuarded(slot)])),
    ...Object.assign({}, ...RULE_NUMBERS.map(conditionsOf)),
    ...forwards(RULE_NUMBERS.map(destination)),
  },
  Resources: forwarderResources(
    registry,
    {
      rules: RULE_NUMBERS.map(destination),
      buses: SLOTS.map((slot) => ifGuarded(slot, busOf(regionAt(slot)))),
    },
    'a guarded Region',
  ),
  Outputs: FORWARDER_OUTPUTS,
});
