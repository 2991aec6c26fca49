/// Two pixels to a character: ▀ takes the upper pixel as its ink and the lower one as its paper.
enum HalfBlocks {
  /// One line of text for two rows of pixels; colours are set only where they change and reset at line ends.
  static func encode(_ picture: ColourPicture, in256: Bool) -> String {
    var text = ""
    for y in stride(from: 0, to: picture.height, by: 2) {
      var (ink, paper) = ("", "")
      for x in 0..<picture.width {
        let upper = code(picture.pixel(x, y), in256)
        // A last odd row has nothing below it: the terminal's own paper stays.
        let lower = y + 1 < picture.height ? code(picture.pixel(x, y + 1), in256) : nil
        if upper != ink {
          text += "\u{1b}[38;\(upper)m"
          ink = upper
        }
        if let lower, lower != paper {
          text += "\u{1b}[48;\(lower)m"
          paper = lower
        }
        text += "▀"
      }
      text += "\u{1b}[0m\n"
    }
    return text
  }

  private static func code(_ colour: (red: UInt8, green: UInt8, blue: UInt8), _ in256: Bool) -> String {
    in256 ? "5;\(xterm(colour))" : "2;\(colour.red);\(colour.green);\(colour.blue)"
  }

  /// The nearest of xterm's colours 16 … 255: a cube of 6 × 6 × 6 and 24 greys.
  static func xterm(_ colour: (red: UInt8, green: UInt8, blue: UInt8)) -> Int {
    let wanted = [Int(colour.red), Int(colour.green), Int(colour.blue)]
    let levels = [0, 95, 135, 175, 215, 255]
    let steps = wanted.map { value in
      levels.indices.min { abs(levels[$0] - value) < abs(levels[$1] - value) } ?? 0
    }
    let grey = min(max((wanted.reduce(0, +) / 3 - 8 + 5) / 10, 0), 23)
    func distance(_ found: [Int]) -> Int {
      zip(found, wanted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let isGrey = distance([Int](repeating: 8 + 10 * grey, count: 3)) < distance(steps.map { levels[$0] })
    return isGrey ? 232 + grey : 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
  }
}

/// Letters for terminals without colour.
enum AsciiArt {
  /// Ten steps from dark to bright, a dark terminal in mind.
  private static let letters = Array(" .:-=+*#%@")

  /// One letter a pixel.
  static func encode(_ picture: ColourPicture) -> String {
    var text = ""
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let (red, green, blue) = picture.pixel(x, y)
        text.append(letters[Int(Luma.grey(red, green, blue)) * letters.count / 256])
      }
      while text.last == " " { text.removeLast() }
      text += "\n"
    }
    return text
  }
}
