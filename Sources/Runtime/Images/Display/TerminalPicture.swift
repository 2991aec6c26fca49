import GalaxyBase

/// A picture as text for a terminal: pixels where the terminal shows them, coloured blocks or letters
/// elsewhere.
///
/// Which of them a terminal understands is for the caller to find out.
public struct TerminalPicture: Sendable {
  /// How pixels become text.
  public enum Form: String, Sendable, CaseIterable {
    /// kitty's graphics: PNG in base64, in pieces of 4096 bytes.
    case kitty
    /// iTerm2's inline images: PNG in base64.
    case iterm
    /// DEC sixel: a palette and columns of six pixels.
    case sixel
    /// ▀ in 24-bit colour: two pixels to a character.
    case blocks
    /// ▀ in the 256 colours of xterm.
    case colours256
    /// Letters, from dark to bright.
    case ascii
  }

  /// The pixels.
  public let picture: ColourPicture

  /// Takes a colour picture.
  public init(_ picture: ColourPicture) { self.picture = picture }
  /// Takes a grey picture.
  public init(_ picture: GrayPicture) { self.init(ColourPicture(picture)) }

  /// Pixels that sixel and the graphics protocols show per character cell, where the terminal does not tell.
  public static let cell = (width: 10, height: 20)

  /// The text that draws the picture at most `columns` characters wide and `rows` lines high, its proportions
  /// kept, and leaves the cursor on the line below. `cell` is the size of a character in pixels.
  ///
  /// Sizes below 1 count as 1, above 1000 as 1000.
  /// - Throws: what encoding PNG throws.
  public func text(
    _ form: Form, columns: Int, rows: Int, cell: (width: Int, height: Int) = TerminalPicture.cell
  ) throws -> String {
    func bounded(_ value: Int, _ limit: Int) -> Int { min(max(value, 1), limit) }
    let (columns, rows) = (bounded(columns, 1000), bounded(rows, 1000))
    let cell = (width: bounded(cell.width, 64), height: bounded(cell.height, 128))
    switch form {
    case .kitty, .iterm:
      // No larger than the file: the terminal enlarges.
      let room = (width: columns * cell.width, height: rows * cell.height)
      let shown = picture.fitted(room.width, room.height)
      let size = (
        columns: bounded((shown.width + cell.width - 1) / cell.width, columns),
        rows: bounded((shown.height + cell.height - 1) / cell.height, rows)
      )
      let smaller = shown.width < picture.width ? picture.resized(shown.width, shown.height) : picture
      let png = try PNGCodec.encode(smaller, path: "the picture")
      return form == .kitty ? kitty(png, size) : iterm(png, size)
    case .sixel:
      // Whole lines of cells, so that the next line of text stands below.
      let shown = picture.fitted(min(columns * cell.width, 2000), min(rows * cell.height, 2000))
      return Sixel.encode(picture.resized(shown.width, shown.height)) + "\n"
    case .blocks, .colours256:
      let shown = picture.fitted(columns, 2 * rows)
      return HalfBlocks.encode(picture.resized(shown.width, shown.height), in256: form == .colours256)
    case .ascii:
      // A character is about twice as high as it is wide.
      let shown = picture.fitted(columns, 2 * rows)
      return AsciiArt.encode(picture.resized(shown.width, max(1, shown.height / 2)))
    }
  }

  private func kitty(_ png: [UInt8], _ size: (columns: Int, rows: Int)) -> String {
    let data = Array(Base64.encode(png).utf8)
    let piece = 4096
    var text = ""
    for start in stride(from: 0, to: data.count, by: piece) {
      let end = min(start + piece, data.count)
      // q=2: the terminal sends no answer that would end in the prompt.
      let first = start == 0 ? "a=T,f=100,q=2,c=\(size.columns),r=\(size.rows)," : ""
      text += "\u{1b}_G\(first)m=\(end < data.count ? 1 : 0);"
      text += String(decoding: data[start..<end], as: UTF8.self) + "\u{1b}\\"
    }
    return text + "\n"
  }

  private func iterm(_ png: [UInt8], _ size: (columns: Int, rows: Int)) -> String {
    "\u{1b}]1337;File=inline=1;size=\(png.count);width=\(size.columns);height=\(size.rows);"
      + "preserveAspectRatio=1:\(Base64.encode(png))\u{7}\n"
  }
}

extension ColourPicture {
  /// The largest size of the picture's proportions within the room, at least 1 × 1.
  package func fitted(_ roomWidth: Int, _ roomHeight: Int) -> (width: Int, height: Int) {
    let scale = min(Double(roomWidth) / Double(width), Double(roomHeight) / Double(height))
    func length(_ value: Int, _ room: Int) -> Int {
      min(max(1, Int((Double(value) * scale).rounded())), max(1, room))
    }
    return (length(width, roomWidth), length(height, roomHeight))
  }

  /// The picture at another size, as Pillow's bicubic filter makes it.
  public func resized(_ newWidth: Int, _ newHeight: Int) -> ColourPicture {
    if (newWidth, newHeight) == (width, height) || newWidth < 1 || newHeight < 1 { return self }
    let channels = (0..<3).map { channel in
      let pixels = stride(from: channel, to: bytes.count, by: 3).map { bytes[$0] }
      return Resampling.resize(
        GrayPicture(unchecked: width, height, pixels), width: newWidth, height: newHeight)
    }
    let merged = channels[0].pixels.indices.flatMap { i in channels.map { $0.pixels[i] } }
    return ColourPicture(width: newWidth, height: newHeight, bytes: merged) ?? self
  }

  /// Red, green and blue at a place within the picture.
  package func pixel(_ x: Int, _ y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
    let at = 3 * (y * width + x)
    return (bytes[at], bytes[at + 1], bytes[at + 2])
  }
}
