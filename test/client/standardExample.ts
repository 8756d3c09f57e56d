/** The example of the Standard Webhooks specification's own libraries (https://www.standardwebhooks.com). */
export const STANDARD_EXAMPLE = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  body: '{"test": 2432232314}',
  headers: {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  },
  /** When it is fresh, in milliseconds. */
  now: 1_614_265_330_000,
} as const;
