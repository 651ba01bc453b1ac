import { own } from './json.ts';
/**
 * Has a text the form of a Region's name, such as `eu-central-1`, `us-gov-west-1` or `eusc-de-east-1`? Such a
 * text is one label of a host name, so that no link and no command can lead elsewhere.
 * Source: https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
export const isRegion = (text: string): boolean =>
  text.length <= 32 && /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}$/.test(text);

/**
 * The partition of a Region, among those that we know:
 * https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

const IAM_REGIONS: Readonly<Record<string, string>> = {
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/**
 * The Region that records the calls of IAM for a Region; EventBridge gets them only there.
 * Source: https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region
 */
export const iamRegion = (region: string): string => own(IAM_REGIONS, partitionOf(region)) ?? 'us-east-1';

/**
 * The domain of a Region's endpoints. "The endpoint domain for both the Beijing and Ningxia Regions is
 * .amazonaws.com.cn"; the others that we know, GovCloud too, have the plain one.
 * Source: https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html
 */
export const endpointDomain = (region: string): string =>
  partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
