/** Requests and answers of the published API document on sending and delivery, as they are printed there. */

export interface Sample {
  readonly title: string;
  readonly curl: string;
  readonly answer?: string;
}

export const EMAIL: Sample = {
  title: "Send Invoice via Email",
  curl: `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/send \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -H "X-Tenant-ID: your-tenant-id" \\
  -H "Content-Type: application/json" \\
  -d '{
    "sendVia": ["email"],
    "email": "customer@example.com",
    "subject": "Invoice from ACME Corp",
    "message": "Thank you for your business!",
    "attachPdf": true
  }'`,
  answer: `{
  "success": true,
  "data": {
    "invoiceId": "inv_abc123",
    "sentVia": ["email"],
    "sentTo": "customer@example.com",
    "sentAt": "2026-01-28T12:00:00Z",
    "deliveryStatus": "sent"
  }
}`,
};

export const SMS: Sample = {
  title: "Send via SMS",
  curl: `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/send \\
  -d '{
    "sendVia": ["sms"],
    "phone": "+1234567890",
    "message": "New invoice for $500. Pay here: {{paymentLink}}"
  }'`,
};

export const BOTH: Sample = {
  title: "Send via Both Email + SMS",
  curl: `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/send \\
  -d '{
    "sendVia": ["email", "sms"],
    "email": "customer@example.com",
    "phone": "+1234567890"
  }'`,
};

export const LINK: Sample = {
  title: "Get Payment Link",
  curl: `curl https://dev.auxcore.net/api/v1/invoices/inv_abc123/payment-link \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -H "X-Tenant-ID: your-tenant-id"`,
  answer: `{
  "success": true,
  "data": {
    "invoiceId": "inv_abc123",
    "paymentLink": "https://pay.auxvault.com/inv_abc123",
    "qrCodeUrl": "https://api.auxvault.com/qr/inv_abc123.png",
    "expiresAt": null
  }
}`,
};

export const QR_CURL = `curl https://dev.auxcore.net/api/v1/invoices/inv_abc123/qr-code \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -H "X-Tenant-ID: your-tenant-id" \\
  -o invoice-qr.png`;

export const QR_OPTIONS_CURL = `curl "https://dev.auxcore.net/api/v1/invoices/inv_abc123/qr-code?size=400&format=svg"`;

/** The ends and the defaults of the table of options, and what they answer with. */
export const QR_OPTIONS = [
  ["size=200", "image/png"],
  ["size=1000&format=png", "image/png"],
  ["format=pdf", "application/pdf"],
  ["size=300&format=png&color=%23000000&backgroundColor=%23ffffff", "image/png"],
  ["color=%23003366&backgroundColor=%23ffffff", "image/png"],
] as const;

export const PDF_CURL = `curl https://dev.auxcore.net/api/v1/invoices/inv_abc123/pdf \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -H "X-Tenant-ID: your-tenant-id" \\
  -o invoice.pdf`;

export const STATUS: Sample = {
  title: "Get Delivery Status",
  curl: `curl https://dev.auxcore.net/api/v1/invoices/inv_abc123/delivery-status \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -H "X-Tenant-ID: your-tenant-id"`,
  answer: `{
  "success": true,
  "data": {
    "invoiceId": "inv_abc123",
    "deliveries": [
      {
        "method": "email",
        "sentTo": "customer@example.com",
        "sentAt": "2026-01-28T12:00:00Z",
        "status": "delivered",
        "openedAt": "2026-01-28T12:15:00Z",
        "clickedAt": "2026-01-28T12:16:00Z"
      },
      {
        "method": "sms",
        "sentTo": "+1234567890",
        "sentAt": "2026-01-28T12:00:00Z",
        "status": "delivered"
      }
    ]
  }
}`,
};

/** Bodies of the document's section on customisation. */
export const CUSTOM = {
  subject: `{
  "subject": "Invoice #{{invoiceNumber}} from {{merchantName}}",
  "variables": {
    "invoiceNumber": "INV-12345",
    "merchantName": "ACME Corp"
  }
}`,
  message: `{
  "message": "Hi {{customerName}},\\n\\nPlease find your invoice attached.\\n\\nThank you!\\n{{merchantName}}"
}`,
  copies: `{
  "email": "customer@example.com",
  "cc": ["accounting@example.com"],
  "bcc": ["records@mycompany.com"]
}`,
  replyTo: `{
  "email": "customer@example.com",
  "replyTo": "billing@mycompany.com"
}`,
  text: `{
  "message": "Hi {{customerName}}! New invoice for \${{amount}}. Pay here: {{paymentLink}}"
}`,
};

export const SCHEDULED: Sample = {
  title: "Scheduled Sending",
  curl: `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/send \\
  -d '{
    "sendVia": ["email"],
    "email": "customer@example.com",
    "scheduledAt": "2026-01-30T09:00:00Z"
  }'`,
};

export const RESEND: Sample = {
  title: "Resend Invoice",
  curl: `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/resend \\
  -d '{
    "sendVia": ["email"],
    "message": "Reminder: Invoice due in 3 days"
  }'`,
};

export const TEST_MODE: Sample = {
  title: "Test Email Delivery",
  curl: `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_test_123/send \\
  -d '{
    "sendVia": ["email"],
    "email": "test@example.com",
    "testMode": true
  }'`,
};

export const REMIND: Sample = {
  title: "Payment Reminders",
  curl: `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/remind \\
-d '{
"sendVia": ["email", "sms"],
"message": "Friendly reminder: Invoice due in 3 days"
}'`,
};

/** Webhook bodies as printed. */
export const WEBHOOKS = {
  "invoice.sent": `{"invoiceId": "inv_abc123", "sentVia": ["email", "sms"], "sentAt": "2026-01-28T12:00:00Z"}`,
  "invoice.delivered": `{"invoiceId": "inv_abc123", "method": "email", "deliveredAt": "2026-01-28T12:01:00Z"}`,
  "invoice.opened": `{"invoiceId": "inv_abc123", "openedAt": "2026-01-28T12:15:00Z", "ipAddress": "192.168.1.1"}`,
  "invoice.payment_link_clicked": `{"invoiceId": "inv_abc123", "clickedAt": "2026-01-28T12:16:00Z"}`,
} as const;
