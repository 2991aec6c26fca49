import CImageCodecs
import GalaxyErrors

/// What libjpeg warns of in one file: each distinct text, with how often it came and what it means.
struct JPEGWarnings {
  private typealias Warning = (text: String, times: Int, severity: Int)
  private let list: [Warning]
  private let others: Int

  init(_ found: galsh_jpeg_warnings) {
    others = Int(found.others)
    list = withUnsafeBytes(of: found.list) { bytes in
      bytes.bindMemory(to: galsh_jpeg_warning.self).prefix(Int(found.count)).map { entry in
        let text = withUnsafeBytes(of: entry.text) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        return (text, Int(entry.times), Int(entry.severity))
      }
    }
  }

  /// Whether nothing was found.
  var isEmpty: Bool { list.isEmpty }

  /// The texts, where all are harmless: the picture is whole.
  /// - Throws: GalaxyError of kind `truncated` or `damaged-file`, which names the worst and counts the rest.
  func requireHarmless(_ path: String) throws -> [String] {
    // The first of the worst: what follows it is often its consequence.
    guard let most = list.map(\.severity).max(), most > Int(GALSH_JPEG_HARMLESS),
      let worst = list.first(where: { $0.severity == most })
    else { return list.map(Self.described) }
    let total = list.reduce(others) { $0 + $1.times } - worst.times
    let more = total == 0 ? "" : ", and \(total) warning\(total == 1 ? "" : "s") more"
    throw JPEGDecoder.failure(Self.described(worst), path, more: more)
  }

  private static func described(_ warning: Warning) -> String {
    warning.times == 1 ? warning.text : "\(warning.text) (\(warning.times) times)"
  }
}
