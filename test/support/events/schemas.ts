import { Ajv2020 } from 'ajv/dist/2020.js';

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });

/** What PagerDuty takes: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
const EVENT = {
  type: 'object',
  required: ['routing_key', 'event_action', 'dedup_key'],
  additionalProperties: false,
  properties: {
    routing_key: { type: 'string', pattern: '^\\w{32}$' },
    event_action: { enum: ['trigger', 'acknowledge', 'resolve'] },
    dedup_key: text(255),
    client: text(1024),
    links: {
      type: 'array',
      items: {
        type: 'object',
        required: ['href'],
        properties: { href: { type: 'string', pattern: '^https://' }, text: text(1024) },
      },
    },
    payload: {
      type: 'object',
      required: ['summary', 'source', 'severity'],
      additionalProperties: false,
      properties: {
        summary: text(1024),
        source: text(1024),
        severity: { enum: ['critical', 'error', 'warning', 'info'] },
        timestamp: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$' },
        class: text(1024),
        custom_details: { type: 'object' },
      },
    },
  },
  anyOf: [{ required: ['payload'] }, { properties: { event_action: { enum: ['acknowledge', 'resolve'] } } }],
};

/**
 * The parts of an Adaptive Card 1.4 that the example uses (https://adaptivecards.io/explorer/), in the message that a workflow takes:
 * https://learn.microsoft.com/connectors/teams/#microsoft-teams-webhook
 */
const MESSAGE = {
  type: 'object',
  required: ['type', 'attachments'],
  properties: {
    type: { const: 'message' },
    attachments: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['contentType', 'content'],
        properties: {
          contentType: { const: 'application/vnd.microsoft.card.adaptive' },
          contentUrl: { type: 'null' },
          content: {
            type: 'object',
            required: ['type', 'version', 'body'],
            properties: {
              $schema: { const: 'http://adaptivecards.io/schemas/adaptive-card.json' },
              type: { const: 'AdaptiveCard' },
              version: { const: '1.4' },
              body: {
                type: 'array',
                items: {
                  oneOf: [
                    {
                      type: 'object',
                      required: ['type', 'text'],
                      additionalProperties: false,
                      properties: {
                        type: { const: 'TextBlock' },
                        text: text(1000),
                        wrap: { type: 'boolean' },
                        weight: { enum: ['default', 'lighter', 'bolder'] },
                        size: { enum: ['default', 'small', 'medium', 'large', 'extraLarge'] },
                        color: {
                          enum: ['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'],
                        },
                      },
                    },
                    {
                      type: 'object',
                      required: ['type', 'facts'],
                      additionalProperties: false,
                      properties: {
                        type: { const: 'FactSet' },
                        facts: {
                          type: 'array',
                          items: {
                            type: 'object',
                            required: ['title', 'value'],
                            additionalProperties: false,
                            properties: { title: text(100), value: text(100) },
                          },
                        },
                      },
                    },
                  ],
                },
              },
              actions: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['type', 'url'],
                  additionalProperties: false,
                  properties: {
                    type: { const: 'Action.OpenUrl' },
                    title: text(100),
                    url: { type: 'string', pattern: '^https://console\\.aws\\.amazon\\.com/' },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
/** Is it an event that PagerDuty takes? Its flaws are in `errors`. */
export const isPage = ajv.compile(EVENT);

/** Is it a message that a workflow of Teams takes? */
export const isMessage = ajv.compile(MESSAGE);
