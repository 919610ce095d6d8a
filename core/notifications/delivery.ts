/** How a notification reaches a recipient. Plain data: shared by database and API. */
export const deliveryChannels = {
  email: 'an e-mail to an address',
  webhook: 'a call of a webhook of the company',
} as const;

/** The states of a delivery, and what each means. */
export const deliveryStates = {
  Pending: 'not delivered yet; another attempt follows',
  Delivered: 'the mail server or the webhook has accepted it',
  Failed: 'refused permanently, or not delivered within three days; it can be redelivered',
} as const;
