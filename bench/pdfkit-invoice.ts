import { createRequire } from "node:module";
import type { InvoiceDocument } from "../server/pdf/documents.ts";
import { qrMatrix, qrText } from "../server/qr/matrix.ts";
import { formatMoney } from "../shared/money.ts";

/** The parts of pdfkit that are used here; the package comes without types. */
interface PdfkitDocument {
  on(event: "data", listener: (chunk: Uint8Array) => void): void;
  on(event: "end", listener: () => void): void;
  struct(type: string, options?: object, children?: unknown): { add(child: unknown): void; end(): void };
  addStructure(structure: unknown): void;
  markContent(tag: string): PdfkitDocument;
  endMarkedContent(): PdfkitDocument;
  font(name: string): PdfkitDocument;
  fontSize(size: number): PdfkitDocument;
  fillColor(color: string): PdfkitDocument;
  text(text: string, x: number, y: number, options?: object): PdfkitDocument;
  rect(x: number, y: number, width: number, height: number): PdfkitDocument;
  roundedRect(x: number, y: number, width: number, height: number, radius: number): PdfkitDocument;
  fill(color?: string): PdfkitDocument;
  link(x: number, y: number, width: number, height: number, url: string): PdfkitDocument;
  end(): void;
}
const Pdfkit = createRequire(import.meta.url)("pdfkit") as new (options: object) => PdfkitDocument;

/** The page that our renderer makes of this document, made with pdfkit; answers the size of the file. */
export function pdfkitInvoice(doc: InvoiceDocument): Promise<number> {
  const link = doc.paymentLink ?? "";
  const pdf = new Pdfkit({
    size: "LETTER",
    margin: 0,
    tagged: true,
    pdfVersion: "1.7",
    lang: "en",
    displayTitle: true,
    info: { Title: `Invoice ${doc.invoiceNumber} from ${doc.merchant.name}`, Author: doc.merchant.name },
  });
  const done = new Promise<number>((resolve) => {
    let length = 0;
    pdf.on("data", (chunk) => {
      length += chunk.length;
    });
    pdf.on("end", () => resolve(length));
  });
  const money = (minor: number): string => formatMoney(minor, doc.currency, doc.locale);
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  type Piece = readonly [text: string, x: number, y: number, size: number, options?: object];
  const draw = (pieces: readonly Piece[], color: string, bold: boolean) => (): void => {
    pdf.font(bold ? "Helvetica-Bold" : "Helvetica").fillColor(color);
    for (const [text, x, y, size, options] of pieces)
      pdf.fontSize(size).text(text, x, y, { lineBreak: false, ...options });
  };
  const add = (type: string, pieces: readonly Piece[], color = "#17202e", bold = false): void =>
    root.add(pdf.struct(type, {}, draw(pieces, color, bold)));
  const right = (width: number): object => ({ width, align: "right", lineBreak: true });
  const artifact = (paint: () => void): void => {
    pdf.markContent("Artifact");
    paint();
    pdf.endMarkedContent();
  };

  artifact(() => pdf.rect(0, 0, 612, 6).fill("#0f766e"));
  add("P", [[doc.merchant.name, 50, 47, 16]], "#17202e", true);
  const address = [
    ...doc.merchant.addressLines,
    doc.merchant.supportEmail ?? "",
    doc.merchant.supportPhone ?? "",
  ];
  add(
    "P",
    address.map((line, i) => [line, 50, 67 + i * 12.5, 9] as const),
    "#5b6675",
  );
  add(
    "H1",
    [
      ["Invoice", 362, 44, 28, right(200)],
      [doc.invoiceNumber, 362, 76, 10.5, right(200)],
    ],
    "#0f766e",
    true,
  );
  artifact(() => pdf.roundedRect(512, 94, 50, 17, 8.5).fill("#e0eeed"));
  add("P", [["UNPAID", 520, 99, 8.5]], "#0f766e", true);
  add(
    "P",
    [
      ["Billed to", 50, 140, 8.5],
      [doc.customer.name, 50, 155, 10],
    ],
    "#17202e",
    true,
  );
  add(
    "P",
    [
      [doc.customer.email ?? "", 50, 169, 10],
      [doc.customer.phone ?? "", 50, 183, 10],
    ],
    "#5b6675",
  );
  add(
    "P",
    [
      ["Issued", 306, 140, 8.5],
      ["January 16, 2026", 306, 155, 10],
    ],
    "#17202e",
    true,
  );
  add(
    "P",
    [
      ["Due", 434, 140, 8.5],
      ["February 15, 2026", 434, 155, 10],
    ],
    "#17202e",
    true,
  );
  artifact(() => pdf.roundedRect(50, 212, 512, 142, 8).fill("#eef5f5"));
  add(
    "P",
    [
      ["Amount due", 68, 232, 10],
      ["Due February 15, 2026", 68, 284, 10],
    ],
    "#5b6675",
  );
  add("P", [[money(doc.remaining), 68, 246, 30]], "#17202e", true);
  add(
    "Link",
    [
      ["Pay online", 68, 309, 9.5],
      [link, 68, 323, 9.5],
    ],
    "#0f766e",
  );
  pdf.link(68, 305, 250, 26, link);
  const code = qrMatrix(qrText(link));
  const unit = 98 / ((code?.size ?? 0) + 8);
  root.add(
    pdf.struct("Figure", { alt: `QR code that opens the payment page ${link}` }, () => {
      pdf.roundedRect(446, 227, 98, 98, 4).fill("#ffffff");
      for (let row = 0; code && row < code.size; row++) {
        for (let from = 0, column = 0; column <= code.size; column++) {
          if (column < code.size && code.modules[row * code.size + column] === 1) continue;
          if (column > from)
            pdf.rect(446 + (from + 4) * unit, 227 + (row + 4) * unit, (column - from) * unit, unit);
          from = column + 1;
        }
      }
      pdf.fill("#000000");
    }),
  );
  add("P", [["Scan to pay", 472, 330, 8.5]], "#5b6675");

  const edges = [50, 300, 352, 424, 480] as const;
  const widths = [240, 40, 60, 46, 82] as const;
  const tableOf = (type: string, cells: readonly (readonly string[])[], top: number): void => {
    const table = pdf.struct("Table");
    cells.forEach((row, r) => {
      const tr = pdf.struct("TR");
      row.forEach((text, i) => {
        const x = edges[i] ?? 50;
        const options = i === 0 ? {} : right(widths[i] ?? 80);
        const head = r === 0;
        const piece: Piece = [text, x, top + r * 25, head ? 8 : 9.5, options];
        tr.add(pdf.struct(head ? "TH" : type, {}, draw([piece], head ? "#5b6675" : "#17202e", head)));
      });
      table.add(tr);
      artifact(() => pdf.rect(50, top + r * 25 + 17, 512, 0.5).fill("#d9dee6"));
    });
    root.add(table);
  };
  const items = doc.lineItems.map((item) => [
    item.description,
    item.quantity,
    money(item.unitAmount),
    `${item.taxRate}%`,
    money(item.amount),
  ]);
  tableOf("TD", [["Description", "Qty", "Unit price", "Tax", "Amount"], ...items], 380);
  const sums = pdf.struct("Table");
  const totals = [
    ["Subtotal", doc.subtotal],
    ["Discount", -doc.discount],
    ...doc.taxes.map(({ rate, base, tax }) => [`Tax ${rate}% on ${money(base)}`, tax] as const),
    ["Total", doc.total],
  ] as const;
  [...totals, ["Amount due", doc.remaining] as const].forEach(([label, amount], i) => {
    const tr = pdf.struct("TR");
    tr.add(pdf.struct("TH", {}, draw([[label, 302, 540 + i * 18, 10]], "#5b6675", i === 4)));
    tr.add(
      pdf.struct("TD", {}, draw([[money(amount), 432, 540 + i * 18, 10, right(130)]], "#17202e", i === 4)),
    );
    sums.add(tr);
  });
  root.add(sums);
  add("H2", [["Note", 50, 655, 11]], "#17202e", true);
  add("P", [[doc.memo ?? "", 50, 675, 9.5]]);
  add("P", [
    ["Questions about this invoice? Contact billing@northwind.example or +1 503 555 0142.", 50, 710, 9.5],
  ]);
  artifact(
    draw(
      [
        ["Invoice INV-12345 · Northwind Studio", 50, 756, 8],
        ["Page 1 of 1", 512, 756, 8],
      ],
      "#5b6675",
      false,
    ),
  );
  root.end();
  pdf.end();
  return done;
}
