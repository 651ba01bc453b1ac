const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Is it an id as CloudTrail, EventBridge and guards write it, and nothing that somebody says? */
export const isUuid = (text: string): boolean => UUID.test(text);
