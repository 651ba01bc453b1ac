/**
 * Widgets of a dashboard. Names are placeholders of `Fn::Sub`, so that they fit each account and Region:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */

/** Where a widget is, on a grid of 24 columns. */
export type Place = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type Widget = Place & {
  readonly type: 'text' | 'log' | 'metric' | 'alarm';
  readonly properties: Readonly<Record<string, unknown>>;
};

const region = `\${AWS::Region}`;

export const text = (place: Place, markdown: string): Widget => ({
  type: 'text',
  ...place,
  properties: { markdown },
});

/** The answer of a query of a log group. */
export const log = (
  place: Place,
  title: string,
  view: 'table' | 'bar',
  logGroup: string,
  query: readonly string[],
): Widget => ({
  type: 'log',
  ...place,
  properties: { region, title, view, query: `SOURCE '\${${logGroup}}' | ${query.join('\n| ')}` },
});

/** A metric of AWS's own, which costs nothing: namespace, name, the dimension and its value, and what the line is called. */
export type Metric = readonly [
  namespace: string,
  name: string,
  dimension: string,
  value: string,
  label: string,
];

export const graph = (
  place: Place,
  title: string,
  stat: 'Maximum' | 'Sum',
  metrics: readonly Metric[],
): Widget => ({
  type: 'metric',
  ...place,
  properties: {
    region,
    title,
    view: 'timeSeries',
    stat,
    period: 300,
    yAxis: { left: { min: 0 } },
    metrics: metrics.map(([namespace, name, dimension, value, label]) => [
      namespace,
      name,
      dimension,
      value,
      { label },
    ]),
  },
});

/** Whether alarms are raised now. */
export const alarmStatus = (place: Place, title: string, ids: readonly string[]): Widget => ({
  type: 'alarm',
  ...place,
  properties: { title, alarms: ids.map((id) => `\${${id}.Arn}`) },
});
