/**
 * Has a text the form of a Region's name, such as `eu-central-1`, `us-gov-west-1` or `eusc-de-east-1`? Such a
 * text is one label of a host name, so that no link and no command can lead elsewhere.
 * Source: https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
export const isRegion = (text: string): boolean =>
  text.length <= 32 && /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}$/.test(text);

/** What the Regions of a partition share. */
type Partition = {
  readonly id: string;
  /** The domain of its endpoints. */
  readonly domain: string;
  /** The Region that records the calls of IAM. */
  readonly iamRegion: string;
};

const COMMERCIAL: Partition = { id: 'aws', domain: 'amazonaws.com', iamRegion: 'us-east-1' };

/**
 * The other partitions, by what the names of their Regions begin with, as the SDK has them (`partitions.json`). Where there
 * are several Regions, that IAM is recorded in the one that the SDK calls global is confirmed for GovCloud alone, and for China
 * it is another one: https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region
 */
const PARTITIONS: readonly (readonly [begin: string, Partition])[] = [
  ['cn-', { id: 'aws-cn', domain: 'amazonaws.com.cn', iamRegion: 'cn-north-1' }],
  ['us-gov-', { id: 'aws-us-gov', domain: 'amazonaws.com', iamRegion: 'us-gov-west-1' }],
  ['eusc-', { id: 'aws-eusc', domain: 'amazonaws.eu', iamRegion: 'eusc-de-east-1' }],
  ['us-iso-', { id: 'aws-iso', domain: 'c2s.ic.gov', iamRegion: 'us-iso-east-1' }],
  ['us-isob-', { id: 'aws-iso-b', domain: 'sc2s.sgov.gov', iamRegion: 'us-isob-east-1' }],
  ['eu-isoe-', { id: 'aws-iso-e', domain: 'cloud.adc-e.uk', iamRegion: 'eu-isoe-west-1' }],
  ['us-isof-', { id: 'aws-iso-f', domain: 'csp.hci.ic.gov', iamRegion: 'us-isof-south-1' }],
];

const partition = (region: string): Partition =>
  PARTITIONS.find(([begin]) => region.startsWith(begin))?.[1] ?? COMMERCIAL;

/** The partition of a Region. */
export const partitionOf = (region: string): string => partition(region).id;

/** The Region that records the calls of IAM for a Region; EventBridge gets them only there. */
export const iamRegion = (region: string): string => partition(region).iamRegion;

/** The domain of a Region's endpoints. */
export const endpointDomain = (region: string): string => partition(region).domain;
