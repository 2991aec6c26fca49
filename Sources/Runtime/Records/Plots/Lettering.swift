/// The fonts of plots, reports and sheets of images.
package enum Lettering {
  /// Whether the letters are those of DejaVu Sans, which figures are laid out for; false if Cairo was given others,
  /// or none.
  ///
  /// The advance of its `W` is 2025 of 2048 units, that of its `i` 569 (DejaVuSans.ttf, table `hmtx`).
  package static var isDejaVu: Bool {
    get throws {
      let canvas = try Canvas.ruler()
      return abs(canvas.width(of: "W", size: 2048) - 2025) < 20
        && abs(canvas.width(of: "i", size: 2048) - 569) < 20
    }
  }

  /// Whether there are letters at all: without a font every width is that of an empty box.
  package static var hasLetters: Bool {
    get throws {
      let canvas = try Canvas.ruler()
      return abs(canvas.width(of: "W", size: 100) - canvas.width(of: "i", size: 100)) > 1
    }
  }
}
