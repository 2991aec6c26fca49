import GalaxyErrors

/// Reads astropy's enhanced CSV (ECSV 1.0): `# %ECSV 1.0`, a header of YAML in comments that gives each
/// column its type, then separated values with a line of names.
///
/// Of the header the delimiter and the names and types of the columns count. An empty field is a missing
/// value. Columns whose fields are arrays or objects (`subtype`) are left out, and that is said.
struct ECSVReader: CatalogueReader {
  func recognises(_ start: ArraySlice<UInt8>) -> Bool {
    start.starts(with: "# %ECSV".utf8) || start.starts(with: "#%ECSV".utf8)
  }

  func read(_ source: CatalogueSource, kinds: [String: Catalogue.Kind]) throws -> Catalogue {
    let header = try Header(source)
    var fields = SeparatedFields(
      source.bytes, file: source.file, separator: header.separator, hasComments: true)
    let table: Catalogue
    do {
      table = try CSVReader.read(&fields, format: "ECSV", namesAreALine: false) { name, position in
        kinds[name] ?? header.columns.first { $0.name == name }?.kind
      }
    } catch let error as GalaxyError where error.isA(CatalogueError.badCSV) {
      throw GalaxyError(
        CatalogueError.badTable, "this is no proper ECSV: \(error.message)", file: error.file,
        line: error.line)
    }
    let names = table.columns.map(\.name)
    if names != header.columns.map(\.name) {
      throw GalaxyError(
        CatalogueError.badTable,
        "this is no proper ECSV: its header declares \(header.columns.map(\.name).joined(separator: ", ")), "
          + "and the line of names has \(names.joined(separator: ", "))", file: source.file)
    }
    // Text of float32 stands for what float32 can hold.
    let columns = table.columns.enumerated().map { position, column in
      let known = header.columns[position]
      var values = column.values
      if known.isSingle, case .numbers(let numbers) = values {
        values = .numbers(numbers.map { Double(Float($0)) })
      }
      return Catalogue.Column(
        column.name, values, unit: known.unit, meaning: known.meaning, ucd: known.ucd)
    }
    let nested = names.indices.filter { header.columns[$0].isNested }
    let list = nested.map { names[$0] }.joined(separator: ", ")
    return Catalogue(
      file: table.file, format: table.format,
      columns: columns.enumerated().filter { !nested.contains($0.offset) }.map(\.element),
      lines: (0..<table.rowCount).map { UInt32(clamping: table.line(of: $0)) }, misfits: table.misfits,
      notes: nested.isEmpty ? [] : ["left out, because their values are arrays: \(list)"])
  }

  /// What the YAML says.
  private struct Header {
    struct Column {
      let name: String
      let kind: Catalogue.Kind?
      /// Of arrays or objects.
      let isNested: Bool
      let isSingle: Bool
      let unit: String
      let meaning: String
      let ucd: String
    }

    var columns: [Column] = []
    var separator = UInt8(ascii: " ")

    init(_ source: CatalogueSource) throws {
      var text = ""
      for line in source.bytes.split(separator: 10, omittingEmptySubsequences: false) {
        guard line.first == UInt8(ascii: "#") else { break }
        let content = line.dropFirst().first == 32 ? line.dropFirst(2) : line.dropFirst()
        text += String(decoding: content, as: UTF8.self) + "\n"
      }
      try readDelimiter(text, source.file)
      readColumns(text)
      guard !columns.isEmpty else {
        throw GalaxyError(
          CatalogueError.badTable, "this is no proper ECSV: its header lists no columns (datatype:)",
          file: source.file, line: 1)
      }
    }

    private mutating func readDelimiter(_ text: String, _ file: String) throws {
      for line in text.split(separator: "\n") where line.hasPrefix("delimiter:") {
        let value = line.dropFirst("delimiter:".count).filter { $0 != "'" && $0 != "\"" }
        switch value.filter({ $0 != " " && $0 != "\r" }) {
        case ",": separator = 44
        case "", "\\s": separator = 32
        default:
          throw GalaxyError(
            CatalogueError.badTable,
            "this is no proper ECSV: its delimiter is \(value.trimmed), not a comma or a space", file: file)
        }
      }
    }

    /// The entries below `datatype:`, in braces or over lines.
    private mutating func readColumns(_ text: String) {
      guard let start = text.firstRange(of: "datatype:\n")?.upperBound else { return }
      var entry = ""
      func flush(_ columns: inout [Column]) {
        if let name = Self.value("name", in: entry) {
          let type = Self.value("datatype", in: entry) ?? ""
          let subtype = Self.value("subtype", in: entry)
          columns.append(
            Column(
              name: name, kind: Self.kind(type), isNested: subtype != nil && subtype != "json",
              isSingle: type == "float32", unit: Self.value("unit", in: entry) ?? "",
              meaning: Self.value("description", in: entry) ?? "", ucd: Self.value("ucd", in: entry) ?? ""))
        }
        entry = ""
      }
      for line in text[start...].split(separator: "\n") {
        let content = String(line).trimmed
        if content.hasPrefix("- ") {
          flush(&columns)
          entry = String(content.dropFirst(2))
        } else if line.first == " " || line.first == "\t" {
          entry += "\n" + content
        } else {
          // A key of the header that is no part of the list ends it.
          break
        }
      }
      flush(&columns)
    }

    /// The value of a key in one entry: plain, or in quotes.
    private static func value(_ key: String, in entry: String) -> String? {
      var at = entry.startIndex
      while let found = entry[at...].firstRange(of: key + ":") {
        at = found.upperBound
        let before = found.lowerBound == entry.startIndex ? nil : entry[entry.index(before: found.lowerBound)]
        guard before == nil || before == "{" || before == " " || before == "\n" || before == "," else {
          continue
        }
        var rest = entry[at...]
        while rest.first == " " { rest = rest.dropFirst() }
        if let quote = rest.first, quote == "'" || quote == "\"" {
          return unquoted(rest.dropFirst(), quote)
        }
        return String(rest.prefix { $0 != "," && $0 != "}" && $0 != "\n" }).trimmed
      }
      return nil
    }

    /// A text up to its closing quote; `''` in single quotes is one, and `\` keeps what follows it in double.
    private static func unquoted(_ text: Substring, _ quote: Character) -> String? {
      var value = ""
      var rest = text
      while let character = rest.first {
        rest = rest.dropFirst()
        if character == quote {
          guard quote == "'", rest.first == "'" else { return value }
          rest = rest.dropFirst()
          value.append("'")
        } else if character == "\\", quote == "\"", let next = rest.first {
          rest = rest.dropFirst()
          switch next {
          case "n": value.append("\n")
          case "t": value.append("\t")
          case "r": value.append("\r")
          case "u":
            if let code = UInt32(rest.prefix(4), radix: 16), let sign = Unicode.Scalar(code) {
              value.unicodeScalars.append(sign)
            }
            rest = rest.dropFirst(4)
          default: value.append(next)
          }
        } else {
          value.append(character)
        }
      }
      return nil
    }

    private static func kind(_ type: String) -> Catalogue.Kind? {
      switch type {
      case "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64": .integer
      case "float16", "float32", "float64", "float128": .number
      case "string", "bool": .text
      default: nil
      }
    }
  }
}
