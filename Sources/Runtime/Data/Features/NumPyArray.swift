import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// A two-dimensional array of real numbers in NumPy's own format (`.npy`, versions 1 to 3): float16, float32 or
/// float64 of either byte order, rows or columns first.
struct NumPyArray {
  /// Rows and columns.
  let rows: Int, columns: Int
  /// Row after row.
  let values: [Double]

  /// Whether bytes begin as such a file does.
  static func isOne(_ bytes: some Collection<UInt8>) -> Bool { NumPyHeader.isOne(bytes) }

  /// Reads a file's bytes. Every length is checked against the bytes that are there before memory is taken.
  /// - Throws: GalaxyError of kind `bad-array`.
  init(_ bytes: [UInt8]) throws(GalaxyError) {
    let header: NumPyHeader
    do throws(NumPyProblem) {
      header = try NumPyHeader(bytes)
    } catch {
      throw Self.bad(error.what)
    }
    guard case .number(let type) = header.element, type.kind == .real else {
      throw Self.bad("its numbers are no real ones; float16, float32 and float64 are read")
    }
    let shape = NumPyHeader.text(header.shape)
    guard header.shape.count == 2 else {
      throw Self.bad("its shape is (\(shape)); a table has two sizes, (images, features)")
    }
    let (rows, columns) = (header.shape[0], header.shape[1])
    guard rows > 0, columns > 0 else { throw Self.bad("its shape is (\(shape))") }
    guard bytes.count - header.length == header.dataBytes else {
      throw Self.bad(
        "\(rows) × \(columns) numbers of \(type.size) bytes are \(header.dataBytes), and "
          + "\(bytes.count - header.length) follow the header")
    }
    (self.rows, self.columns) = (rows, columns)
    values = bytes.withUnsafeBytes { raw in
      [Double](unsafeUninitializedCapacity: rows * columns) { out, filled in
        for row in 0..<rows {
          for column in 0..<columns {
            let place = header.isFortran ? column * rows + row : row * columns + column
            let value = type.double(raw, at: header.length + place * type.size)
            out.initializeElement(at: row * columns + column, to: value)
          }
        }
        filled = rows * columns
      }
    }
  }

  private static func bad(_ what: String) -> GalaxyError {
    GalaxyError(FeatureError.badArray, "this NumPy file cannot be read: \(what)")
  }
}
