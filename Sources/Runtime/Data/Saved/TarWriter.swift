import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// Writes tar files in the manner of WebDataset: of each image `NUMBER.png` (or .npy, of 16 bits), `NUMBER.cls` with
/// the number of its class, and `NUMBER.json` with its name, its group and its columns.
enum TarWriter {
  static func write(
    _ saved: SavedImages, to sink: FileSink, path: String, _ context: WorkContext
  ) throws {
    let data = saved.dataset
    let digits = max(6, String(data.count - 1).count)
    try saved.forEach(context) { index -> [UInt8] in
      let number = String(index)
      let key = String(repeating: "0", count: digits - number.count) + number
      var bytes: [UInt8] = []
      if let label = data.items[index].label { bytes += member("\(key).cls", Array(String(label).utf8)) }
      var values = saved.columns.filter { $0.name != "label" }.map { column in
        JSON.Member(column.name, json(column.values[index]))
      }
      if index == 0, !saved.classNames.isEmpty {
        values.append(.init(ContainerNames.classes, .array(saved.classNames.map { .string($0) })))
      }
      bytes += member("\(key).json", Array(JSON.object(values).compact.utf8))
      let store = saved.images[index]
      if let grey = store.eightBits {
        let picture = GrayPicture(unchecked: data.width, data.height, grey)
        bytes += member("\(key).png", try PNGCodec.encode(picture, path: path))
      } else {
        let header = NumPyWriter.header("<u2", [data.height, data.width])
        bytes += member("\(key).npy", header + store.withFloats { SavedImages.words($0) })
      }
      return bytes
    } body: {
      try sink.append($0)
    }
    // Two blocks of zeros are the end.
    try sink.append([UInt8](repeating: 0, count: 1024))
  }

  private static func json(_ value: CatalogueValue) -> JSON {
    switch value {
    case .text(let text): text.isEmpty ? .null : .string(text)
    case .integer(let number): .integer(number)
    case .number(let number): .number(number)
    case .missing: .null
    }
  }

  /// Header, bytes, and what fills the last block. The time is 0, so that the same images make the same file.
  private static func member(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, _ at: Int) {
      for (index, byte) in text.utf8.enumerated() { header[at + index] = byte }
    }
    func octal(_ value: Int, _ width: Int) -> String {
      let digits = String(value, radix: 8)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    put(name, 0)
    put(octal(0o644, 7), 100)
    put(octal(0, 7), 108)
    put(octal(0, 7), 116)
    put(octal(bytes.count, 11), 124)
    put(octal(0, 11), 136)
    put("        ", 148)
    put("0", 156)
    put("ustar", 257)
    put("00", 263)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6), 148)
    header[154] = 0
    return header + bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }
}
