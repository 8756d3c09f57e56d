import type { ShapedGlyph, Shaper } from "./shaper.ts";

/** The functions of harfbuzz.wasm (package harfbuzzjs) that are used here. Pointers are offsets in its memory. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  __wasm_call_ctors(): void;
  malloc(size: number): number;
  free(pointer: number): void;
  hb_blob_create(data: number, length: number, mode: number, userData: number, destroy: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_font_create(face: number): number;
  hb_buffer_create(): number;
  hb_buffer_reset(buffer: number): void;
  hb_buffer_add_utf16(buffer: number, text: number, length: number, offset: number, count: number): void;
  hb_buffer_set_direction(buffer: number, direction: number): void;
  hb_buffer_set_cluster_level(buffer: number, level: number): void;
  hb_buffer_guess_segment_properties(buffer: number): void;
  hb_buffer_get_glyph_infos(buffer: number, length: number): number;
  hb_buffer_get_glyph_positions(buffer: number, length: number): number;
  hb_shape(font: number, buffer: number, features: number, count: number): void;
}

/** hb_direction_t */
const LEFT_TO_RIGHT = 4;
const RIGHT_TO_LEFT = 5;
/** hb_buffer_cluster_level_t, both monotone */
const PER_GRAPHEME = 0;
const PER_CHARACTER = 1;
/** HB_MEMORY_MODE_READONLY */
const READ_ONLY = 1;
/** Both hb_glyph_info_t and hb_glyph_position_t are five words of four bytes. */
const STEP = 5;
/** More fonts than any installation has; each is copied into the module's memory and stays there. */
const MOST_FONTS = 32;

/**
 * HarfBuzz as a shaper. It is called directly and not through the package's own script, which reads its file by itself:
 * on Workers a module of WebAssembly must come by import, on Node it comes from the package's file.
 *
 * @param module the compiled harfbuzz.wasm
 * @throws WebAssembly.LinkError when the module is another one.
 */
export async function openHarfBuzz(module: WebAssembly.Module): Promise<Shaper> {
  const held: { memory?: WebAssembly.Memory } = {};
  const grow = (bytes: number): boolean => {
    const pages = Math.ceil((bytes - (held.memory?.buffer.byteLength ?? 0)) / 65_536);
    try {
      held.memory?.grow(Math.max(1, pages));
      return true;
    } catch {
      return false;
    }
  };
  const instance = await WebAssembly.instantiate(module, {
    wasi_snapshot_preview1: { proc_exit: stopped },
    env: {
      _abort_js: stopped,
      _emscripten_runtime_keepalive_clear: () => undefined,
      _setitimer_js: () => 0,
      emscripten_resize_heap: grow,
    },
  });
  const exports = instance.exports as unknown as Exports;
  held.memory = exports.memory;
  exports.__wasm_call_ctors();
  return new HarfBuzz(exports);
}

function stopped(): never {
  throw new Error("HarfBuzz stopped");
}

class HarfBuzz implements Shaper {
  readonly #wasm: Exports;
  readonly #buffer: number;
  readonly #length: number;
  readonly #fonts = new Map<Uint8Array, number>();

  constructor(wasm: Exports) {
    this.#wasm = wasm;
    this.#buffer = wasm.hb_buffer_create();
    this.#length = wasm.malloc(4);
  }

  shape(font: Uint8Array, text: string, rightToLeft: boolean): readonly ShapedGlyph[] {
    const wasm = this.#wasm;
    const buffer = this.#buffer;
    const opened = this.#font(font);
    const units = wasm.malloc(2 * text.length);
    const written = new Uint16Array(wasm.memory.buffer, units, text.length);
    for (let i = 0; i < text.length; i++) written[i] = text.charCodeAt(i);
    wasm.hb_buffer_reset(buffer);
    wasm.hb_buffer_add_utf16(buffer, units, text.length, 0, text.length);
    wasm.free(units);
    wasm.hb_buffer_set_direction(buffer, rightToLeft ? RIGHT_TO_LEFT : LEFT_TO_RIGHT);
    // Programs that copy text turn it letter by letter: a mark must not hang on to the text of its letter.
    wasm.hb_buffer_set_cluster_level(buffer, rightToLeft ? PER_CHARACTER : PER_GRAPHEME);
    wasm.hb_buffer_guess_segment_properties(buffer);
    wasm.hb_shape(opened, buffer, 0, 0);
    const infos = wasm.hb_buffer_get_glyph_infos(buffer, this.#length) >> 2;
    const positions = wasm.hb_buffer_get_glyph_positions(buffer, this.#length) >> 2;
    const words = new Int32Array(wasm.memory.buffer);
    return Array.from({ length: words[this.#length >> 2] ?? 0 }, (_, i) => {
      const [info, position] = [infos + STEP * i, positions + STEP * i];
      return {
        glyph: words[info] ?? 0,
        cluster: words[info + 2] ?? 0,
        advance: words[position] ?? 0,
        dx: words[position + 2] ?? 0,
        dy: words[position + 3] ?? 0,
      };
    });
  }

  #font(bytes: Uint8Array): number {
    let font = this.#fonts.get(bytes);
    if (font === undefined) {
      if (this.#fonts.size >= MOST_FONTS) throw new Error("too many fonts to shape with");
      const wasm = this.#wasm;
      const data = wasm.malloc(bytes.length);
      new Uint8Array(wasm.memory.buffer).set(bytes, data);
      const blob = wasm.hb_blob_create(data, bytes.length, READ_ONLY, 0, 0);
      font = wasm.hb_font_create(wasm.hb_face_create(blob, 0));
      this.#fonts.set(bytes, font);
    }
    return font;
  }
}
