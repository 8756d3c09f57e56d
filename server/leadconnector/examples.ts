/** Requests as its documents print them, for ours. */

const ALT = { altId: "6578278e879ad2646715ba9c", altType: "location" };

export const EXAMPLE_SEND = {
  ...ALT,
  userId: "6578278e879ad2646715ba9c",
  action: "sms_and_email",
  liveMode: true,
  sentFrom: { fromName: "Alex", fromEmail: "alex@example.com" },
};

export const EXAMPLE_CREATE = {
  ...ALT,
  name: "New Invoice",
  businessDetails: { name: "Alex", phoneNo: "+1-214-559-6993", website: "www.example.com" },
  currency: "USD",
  items: [{ name: "Macbook Pro", currency: "USD", amount: 999, qty: 1 }],
  discount: { type: "percentage", value: 0 },
  contactDetails: {
    id: "c6tZZU0rJBf30ZXx9Gli",
    name: "Alex",
    phoneNo: "+1-214-559-6993",
    email: "alex@example.com",
  },
  issueDate: "2027-01-01",
  dueDate: "2027-01-14",
  sentTo: { email: ["alex@example.com"] },
  liveMode: true,
};
