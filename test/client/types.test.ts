import { expect, it } from "vitest";
import { clientTypes } from "../../client/generate.ts";
import { openApiDocument } from "../../server/api/openapi.ts";
import { OPERATIONS } from "../../server/app.ts";
import { PAYER_OPERATIONS } from "../../server/checkout/documentation.ts";

it("the client's types are those of the OpenAPI document (npm run client makes them again)", async () => {
  // Who speaks another product's dialect has that product's client.
  const own = OPERATIONS.filter(({ dialect }) => dialect === undefined);
  const document = openApiDocument([...own, ...PAYER_OPERATIONS], "https://pay.example.com");
  await expect(clientTypes(document)).toMatchFileSnapshot("../../client/types.d.ts");
});
