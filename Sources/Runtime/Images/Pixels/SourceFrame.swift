/// The piece of a file that became an image: what is known of it before it was resized.
public struct SourceFrame: Sendable, Hashable {
  /// Width and height of the picture in the file, in its own pixels, upright.
  public var width: Int, height: Int
  /// Side of the square that became the image, in pixels of the file: of the whole, the cutout or the
  /// galaxy's frame.
  public var side: Int
  /// What makes a frame of `crop=galaxy` worth a look.
  public var marks: [FrameMark]

  /// Describes one.
  public init(width: Int, height: Int, side: Int, marks: [FrameMark] = []) {
    (self.width, self.height, self.side, self.marks) = (width, height, side, marks)
  }

  /// The marks in words: "tiny, padded"; nil if there are none.
  public var markText: String? {
    marks.isEmpty ? nil : marks.map(\.rawValue).joined(separator: ", ")
  }

  /// How a side of so many pixels became one of `size`: "enlarged 2.9 times", "made 1.7 times smaller"; nil
  /// if it stayed as it was.
  package static func resizing(from side: Int, to size: Int) -> String? {
    guard side > 0, size > 0, side != size else { return nil }
    let times = timesText(Double(max(side, size)) / Double(min(side, size)))
    let text = times == "1" ? "a little" : "\(times) times"
    return side < size ? "enlarged \(text)" : "made \(text) smaller"
  }

  /// A factor of 1 or more with one decimal: `2.9`, `4`; whole numbers from 10 on.
  package static func timesText(_ times: Double) -> String {
    let text = times < 10 ? String((times * 10).rounded() / 10) : String(Int(times.rounded()))
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
