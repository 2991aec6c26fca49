import GalaxyErrors

/// A named array of a file: numbers or texts.
package struct StoredArray: Sendable {
  /// What an element is.
  package enum Element: Sendable, Equatable {
    case number(ElementType)
    case text
    /// Something that galsh does not read.
    case other
  }

  /// Its path in the file; empty for the only one of a file.
  package let name: String
  /// Lengths of its axes, the slowest first.
  package let shape: [Int]
  package let element: Element

  /// `(200, 69, 69, 3) of uint8`.
  package var text: String {
    let sizes = shape.map(String.init).joined(separator: ", ")
    switch element {
    case .number(let type): return "(\(sizes)) of \(type.name)"
    case .text: return "(\(sizes)) of text"
    case .other: return "(\(sizes))"
    }
  }
}

/// A file of named arrays, whose rows along the first axis can be read alone: HDF5, NumPy.
package protocol ArrayFile: Sendable {
  /// The file.
  var path: String { get }
  /// What the format is called: "HDF5".
  var format: String { get }
  /// What is in it.
  var arrays: [StoredArray] { get }
  /// How many rows are best read at once, because they are packed together; 1 where each lies alone.
  func rowsTogether(_ array: Int) -> Int
  /// Whether reading rows is dear enough that neighbours are read with them.
  func isPacked(_ array: Int) -> Bool
  /// The bytes of some rows of an array of numbers, row after row; the rows are there.
  /// - Throws: GalaxyError of kind `damaged-file` or `truncated`, or of a kind of `FileError`.
  func read(_ array: Int, rows: Range<Int>) throws -> [UInt8]
  /// The texts of an array of one axis.
  /// - Throws: as `read` does.
  func texts(_ array: Int) throws -> [String]
}

/// How an array holds images.
struct ArrayLayout: Sendable, Equatable {
  /// Images, and what each has.
  let count: Int, height: Int, width: Int, channels: Int
  /// Whether channels are whole planes (N, C, H, W), and not numbers of a pixel (N, H, W, C).
  let isPlanar: Bool
  /// Whether the array is one image, without an axis of images.
  var isSingle = false

  /// The most channels that an image may have.
  private static let mostChannels = 64

  /// (N, H, W), (N, H, W, C) or (N, C, H, W): which of the two, the shorter one of the second and the last axis
  /// says. Nil for a shape of other things.
  init?(_ shape: [Int]) {
    guard shape.allSatisfy({ $0 > 0 && $0 < 1 << 40 }) else { return nil }
    switch shape.count {
    case 3:
      // A last axis of 4 or fewer is one of colours: (H, W, 3) is one picture.
      if shape[2] <= 4, shape[0] > 4, shape[1] > 4 {
        (count, height, width, channels, isPlanar) = (1, shape[0], shape[1], shape[2], false)
        isSingle = true
      } else {
        (count, height, width, channels, isPlanar) = (shape[0], shape[1], shape[2], 1, false)
      }
    case 4:
      isPlanar = shape[1] < shape[3]
      (count, channels) = (shape[0], isPlanar ? shape[1] : shape[3])
      (height, width) = isPlanar ? (shape[2], shape[3]) : (shape[1], shape[2])
    default: return nil
    }
    guard channels <= Self.mostChannels else { return nil }
  }

  /// (H, W): one image, such as a map that FIRE Studio has cached.
  init?(single shape: [Int]) {
    guard shape.count == 2, shape.allSatisfy({ (16...(1 << 20)).contains($0) }) else { return nil }
    (count, height, width, channels, isPlanar) = (1, shape[0], shape[1], 1, false)
    isSingle = true
  }

  /// Numbers of one image; nil where they are too many to be counted.
  var numbers: Int? {
    let (pixels, isMany) = height.multipliedReportingOverflow(by: width)
    let (all, areMany) = pixels.multipliedReportingOverflow(by: channels)
    return isMany || areMany ? nil : all
  }
}
