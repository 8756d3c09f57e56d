import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { type Config, databasePath, readConfig } from "../server/config.ts";
import { openSqlite } from "../server/database/sqlite.ts";

const SECRET = "x".repeat(32);
type Environment = Parameters<typeof readConfig>[0];

function config(environment: Environment): Config {
  const read = readConfig(environment);
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.config;
}
function problems(environment: Environment): readonly string[] {
  const read = readConfig(environment);
  if (read.ok) throw new Error("nothing is wrong");
  return read.problems;
}
const production = (changes: Environment = {}): Environment => ({
  PAYLINK_ENV: "production",
  PUBLIC_URL: "https://pay.example.com",
  PAYLINK_SECRET: SECRET,
  ...changes,
});

describe("settings", () => {
  it("need nothing in development", () => {
    expect(config({})).toMatchObject({
      env: "development",
      host: "127.0.0.1",
      port: 3000,
      publicUrl: "http://localhost:3000",
      databaseUrl: "file:./data/paylink.db",
      secret: null,
      previousSecret: null,
      webhooksAllowPrivate: true,
      sandboxAchSeconds: 15,
      trustProxy: false,
      allowRawCardData: false,
    });
    expect(config({ PORT: "8080" }).publicUrl).toBe("http://localhost:8080");
  });

  it("take an empty value as none, as compose files write it", () => {
    const empty = Object.fromEntries(
      [
        "PAYLINK_ENV",
        "HOST",
        "PORT",
        "PUBLIC_URL",
        "DATABASE_URL",
        "PAYLINK_SECRET",
        "SANDBOX_ACH_SECONDS",
      ].map((name) => [name, " "]),
    );
    expect(config(empty)).toEqual(config({}));
  });

  it("in production need an https address and a secret, and send webhooks to public networks only", () => {
    expect(config(production())).toMatchObject({
      env: "production",
      secret: SECRET,
      webhooksAllowPrivate: false,
    });
    expect(problems({ PAYLINK_ENV: "production" })).toEqual([
      expect.stringMatching(/^PUBLIC_URL is missing/),
      expect.stringMatching(/^PAYLINK_SECRET is missing/),
    ]);
    for (const nothing of ["", "   "]) {
      expect(problems(production({ PAYLINK_SECRET: nothing }))).toEqual([
        expect.stringMatching(/^PAYLINK_SECRET is missing/),
      ]);
    }
    expect(problems(production({ PUBLIC_URL: "http://pay.example.com" }))).toEqual([
      expect.stringMatching(/^PUBLIC_URL .*https/),
    ]);
  });

  it("list everything that is wrong at once, one line for each", () => {
    const wrong = {
      PAYLINK_ENV: "staging",
      HOST: "http://0.0.0.0:80",
      PORT: "70000",
      PUBLIC_URL: "pay.example.com",
      DATABASE_URL: "mysql://db",
      PAYLINK_SECRET: "short",
      PAYLINK_SECRET_PREVIOUS: "shorter",
      WEBHOOKS_ALLOW_PRIVATE: "yes",
      SANDBOX_ACH_SECONDS: "-1",
      PAYLINK_VISIT_RETENTION_DAYS: "0",
      PAYLINK_TRUST_PROXY: "1",
      ALLOW_RAW_CARD_DATA: "yes",
      PAYLINK_PORT: "80",
    };
    const listed = problems(wrong);
    for (const name of Object.keys(wrong)) {
      expect(listed.filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
    }
    expect(listed).toHaveLength(Object.keys(wrong).length);
    for (const line of listed) expect(line).toMatch(/^[^\n]{20,}\.$/);
  });

  it.each([
    ["PORT", ["0", "1", "65535"], ["65536", "-1", "80.0", "1e3", "0x50", "eighty", "99999999999"]],
    ["SANDBOX_ACH_SECONDS", ["0", "15", "10000000"], ["10000001", "1.5", "a"]],
    [
      "HOST",
      ["0.0.0.0", "::", "::1", "fe80::1", "localhost", "pay.example.com", "a-b"],
      ["a b", "http://x", "x:80", "-a", "a_b", "a..b", "[::1]", "*"],
    ],
    [
      "PUBLIC_URL",
      [
        "https://pay.example.com",
        "https://pay.example.com/",
        "http://localhost:3000",
        "https://pay.example.com:8443",
      ],
      [
        "pay.example.com",
        "pay.example.com:443",
        "https://",
        "ftp://pay.example.com",
        "https://a/b",
        "https://a/?q",
        "https://a/#f",
        "https://u@a",
        "https://u:p@a",
      ],
    ],
    ["WEBHOOKS_ALLOW_PRIVATE", ["true", "false"], ["TRUE", "1", "on"]],
    [
      "DATABASE_URL",
      ["file:a.db", "file:./a/b.db", "file:/a/b.db", "file:///a/b.db"],
      [
        "a.db",
        "file:",
        "file:/",
        "file:data/",
        "file::memory:",
        "file://a.db",
        "file://host/a.db",
        "postgres//x",
        "sqlite:a.db",
      ],
    ],
  ])("of %s are judged by their form", (name, right, wrong) => {
    expect(right.filter((text) => !readConfig({ [name]: text }).ok)).toEqual([]);
    expect(wrong.filter((text) => readConfig({ [name]: text }).ok)).toEqual([]);
    for (const text of wrong)
      expect(problems({ [name]: text })).toEqual([expect.stringMatching(`^${name} `)]);
  });

  it("that are unknown are named with those that are known, without their value", () => {
    expect(problems({ PAYLINK_SECRETS: "hunter2hunter2", PAYLINK_: "hunter2hunter2" })).toEqual([
      expect.stringMatching(/^PAYLINK_SECRETS is not a setting of Paylink; .*PAYLINK_SECRET/),
      expect.stringMatching(/^PAYLINK_ is not a setting/),
    ]);
    expect(readConfig({ PATH: "/bin", npm_config_x: "1", MY_PAYLINK_X: "1" }).ok).toBe(true);
    expect(problems({ PAYLINK_SECRETS: "hunter2hunter2" }).join()).not.toContain("hunter2");
  });

  it("never repeat a secret or a password", () => {
    const listed = problems({
      PAYLINK_SECRET: "hunter2-secret",
      PAYLINK_SECRET_PREVIOUS: "hunter2-previous",
      DATABASE_URL: "postgress://user:hunter2@db/paylink",
      PUBLIC_URL: "https://user:hunter2@pay.example.com/",
    });
    expect(listed).toHaveLength(4);
    for (const address of [
      "http//user:hunter2@x",
      "ftp://user:hunter2@x",
      "https://user:hunter2@a b",
      "user:hunter2@x",
    ])
      listed
        .concat(problems({ PUBLIC_URL: address }))
        .forEach((line) => expect(line).not.toContain("hunter2"));
    expect(problems(production({ PUBLIC_URL: "http://user:hunter2@x" })).join()).not.toContain("hunter2");
  });

  it("take the origin of an address, without the slash", () => {
    expect(config({ PUBLIC_URL: "https://Pay.Example.com:443/" }).publicUrl).toBe("https://pay.example.com");
  });

  it("count a secret's characters without the spaces around it", () => {
    expect(problems({ PAYLINK_SECRET: `${" ".repeat(40)}short` })).toEqual([
      "PAYLINK_SECRET has 5 characters; it must have 32 or more.",
    ]);
  });
});

describe("the database's file", () => {
  it.each([
    ["file:./a.db", "./a.db"],
    ["file:a.db", "a.db"],
    ["file:/var/lib/a.db", "/var/lib/a.db"],
    ["file:///var/lib/a.db", "/var/lib/a.db"],
  ])("of %s is %s", (address, path) => {
    expect(databasePath(address)).toBe(path);
  });

  it("is made with its folders where they are missing, relative to where the program runs or absolute", async () => {
    const folder = await mkdtemp(join(tmpdir(), "paylink-config-"));
    try {
      for (const address of [`file:${folder}/not/there/a.db`, `file://${folder}/nor/there/b.db`]) {
        const path = databasePath(address);
        await (await openSqlite(path)).close();
        expect(existsSync(path)).toBe(true);
      }
      const nearby = relative(process.cwd(), join(folder, "here", "c.db"));
      const opened = await openSqlite(databasePath(`file:${nearby}`));
      await opened.close();
      expect(opened.path).toBe(join(folder, "here", "c.db"));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("the settings of carriers", () => {
  const sid = `AC${"0a".repeat(16)}`;
  const twilio = { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: "t".repeat(32), TWILIO_FROM: "+12025550100" };

  it("are read", () => {
    const read = config({
      SMTP_URL: "smtp://user%40x:p%2Fss@mail.example.com",
      MAIL_FROM: '"Paylink Inc." <invoices@example.com>',
      RESEND_WEBHOOK_SECRET: `whsec_${"A".repeat(32)}`,
      ...twilio,
    }).carriers;
    expect(read).toEqual({
      mailFrom: { name: "Paylink Inc.", address: "invoices@example.com" },
      smtp: {
        host: "mail.example.com",
        port: 587,
        secure: false,
        startTls: "required",
        user: "user@x",
        password: "p/ss",
      },
      resend: null,
      resendWebhookSecret: `whsec_${"A".repeat(32)}`,
      twilio: {
        accountSid: sid,
        authToken: "t".repeat(32),
        from: "+12025550100",
        apiBase: "https://api.twilio.com",
      },
    });
  });

  it.each([
    ["smtps://mail.example.com", {}, { port: 465, secure: true, user: null }],
    ["smtp://localhost:1025", {}, { port: 1025, startTls: "off" }],
    ["smtp://[::1]:1025", {}, { host: "::1", startTls: "off" }],
    ["smtp://mail:25", { SMTP_ALLOW_PLAIN: "true" }, { host: "mail", startTls: "allowed" }],
    ["smtp://127.0.0.1.evil.example", {}, { startTls: "required" }],
  ])("take %s", (SMTP_URL, more, wanted) => {
    expect(config({ SMTP_URL, MAIL_FROM: "a@example.com", ...more }).carriers.smtp).toMatchObject(wanted);
  });

  it.each<[string, Environment]>([
    ["SMTP_URL must look like", { SMTP_URL: "mail.example.com:587" }],
    ["SMTP_URL must look like", { SMTP_URL: "smtp://user@mail.example.com" }],
    ["SMTP_URL must look like", { SMTP_URL: "smtp://u:hunter2%@mail.example.com" }],
    ["SMTP_URL must look like", { SMTP_URL: "smtp://u:hunter2@mail.example.com/?pool=true" }],
    ["SMTP_URL must look like", { SMTP_URL: "http://u:hunter2@mail.example.com" }],
    ["SMTP_ALLOW_PLAIN is", { SMTP_ALLOW_PLAIN: "yes" }],
    ["MAIL_FROM is missing", { SMTP_URL: "smtp://mail.example.com", MAIL_FROM: "" }],
    ["MAIL_FROM is missing", { RESEND_API_KEY: "re_hunter2_key", MAIL_FROM: "" }],
    ["MAIL_FROM must be", { MAIL_FROM: "a@example.com, b@example.com" }],
    ["MAIL_FROM must be", { MAIL_FROM: '"x@bank.example" <a@example.com>' }],
    ["are both set", { SMTP_URL: "smtp://mail.example.com", RESEND_API_KEY: "re_hunter2_key" }],
    ["RESEND_API_KEY must be", { RESEND_API_KEY: "hunter2 x" }],
    ["RESEND_WEBHOOK_SECRET must be", { RESEND_WEBHOOK_SECRET: "whsec_hunter2" }],
    ["TWILIO_AUTH_TOKEN and TWILIO_FROM are missing", { TWILIO_ACCOUNT_SID: sid }],
    ["TWILIO_ACCOUNT_SID must be", { ...twilio, TWILIO_ACCOUNT_SID: "SK123" }],
    ["TWILIO_AUTH_TOKEN must be", { ...twilio, TWILIO_AUTH_TOKEN: "hunter2" }],
    ["TWILIO_FROM is", { ...twilio, TWILIO_FROM: "ACME" }],
    ["TWILIO_API_BASE must be", { ...twilio, TWILIO_API_BASE: "http://twilio.example" }],
    ["RESEND_API_BASE must be", { RESEND_API_BASE: "https://u:hunter2@api.example" }],
  ])("say what is wrong (%s) and repeat no secret", (words, environment) => {
    const found = problems({ MAIL_FROM: "a@example.com", ...environment });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(words);
    expect(found.join()).not.toContain("hunter2");
  });

  it("name further fonts for documents by their paths", () => {
    expect(config({ PDF_FONT: "fonts/NotoSansSC.ttf, /usr/share/fonts/Arabic.TTF" }).pdfFontFiles).toEqual([
      "fonts/NotoSansSC.ttf",
      "/usr/share/fonts/Arabic.TTF",
    ]);
    for (const PDF_FONT of ["a.woff2", "a.ttf#1", "a.ttf,,b.ttf", Array(9).fill("a.ttf").join(",")]) {
      const read = readConfig({ PDF_FONT });
      expect(read.ok ? [] : read.problems).toEqual([
        expect.stringContaining("1 to 8 paths of .ttf, .otf or .ttc files"),
      ]);
    }
  });
});
