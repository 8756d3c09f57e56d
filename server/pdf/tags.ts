import { type PdfFile, pdfText } from "./file.ts";

/**
 * The structure of a tagged PDF (ISO 32000-1, 14.7 and 14.8): what each piece of drawn content is, in reading
 * order, for screen readers and for text that flows again on small screens.
 */
export type TagType =
  | "Document"
  | "Sect"
  | "H1"
  | "H2"
  | "P"
  | "Table"
  | "TR"
  | "TH"
  | "TD"
  | "Link"
  | "Figure"
  | "Span";

export interface TagOptions {
  /** What a picture shows, for people who do not see it. */
  readonly alt?: string;
  /** What its content says, where the order on the page is another. */
  readonly actual?: string;
  /** For a header cell: what it heads. */
  readonly scope?: "Row" | "Column";
  /** For a figure: its rectangle on the page, in points from the lower left. */
  readonly box?: readonly [number, number, number, number];
}

/** One element of the structure. */
export class Tag {
  readonly id: number;
  readonly #file: PdfFile;
  readonly #type: TagType;
  readonly #parentId: number;
  readonly #options: TagOptions;
  readonly #children: Tag[] = [];
  readonly #kids: string[] = [];
  #pageId = 0;

  constructor(file: PdfFile, type: TagType, parentId: number, options: TagOptions = {}) {
    this.#file = file;
    this.id = file.reserve();
    this.#type = type;
    this.#parentId = parentId;
    this.#options = options;
  }

  /** A new element inside this one, after what it holds already. */
  add(type: TagType, options: TagOptions = {}): Tag {
    const child = new Tag(this.#file, type, this.id, options);
    this.#children.push(child);
    this.#kids.push(`${child.id} 0 R`);
    return child;
  }

  /** Content number `mcid` of a page belongs here. */
  ownContent(pageId: number, mcid: number): void {
    if (this.#pageId === 0) this.#pageId = pageId;
    if (this.#pageId === pageId) this.#kids.push(String(mcid));
    else this.#kids.push(`<< /Type /MCR /Pg ${pageId} 0 R /MCID ${mcid} >>`);
  }

  /** An annotation of a page belongs here. */
  ownAnnotation(pageId: number, annotationId: number): void {
    this.#kids.push(`<< /Type /OBJR /Pg ${pageId} 0 R /Obj ${annotationId} 0 R >>`);
  }

  /** Writes this element and all inside it. */
  write(): void {
    const { alt, actual, scope, box } = this.#options;
    const attributes =
      (scope ? ` /A << /O /Table /Scope /${scope} >>` : "") +
      (box ? ` /A << /O /Layout /Placement /Block /BBox [${box.map((n) => n.toFixed(2)).join(" ")}] >>` : "");
    this.#file.set(
      this.id,
      `<< /Type /StructElem /S /${this.#type} /P ${this.#parentId} 0 R` +
        (this.#pageId === 0 ? "" : ` /Pg ${this.#pageId} 0 R`) +
        (alt === undefined ? "" : ` /Alt ${pdfText(alt)}`) +
        (actual === undefined ? "" : ` /ActualText ${pdfText(actual)}`) +
        `${attributes} /K [${this.#kids.join(" ")}] >>`,
    );
    for (const child of this.#children) child.write();
  }
}
