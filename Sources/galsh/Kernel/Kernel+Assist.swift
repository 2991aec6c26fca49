import GalaxyLang
import GalaxyRuntime
import GalshSession

/// What helps to write a cell. Places in a text are counted in code points, as Jupyter counts them.
extension Kernel {
  /// What may stand at the cursor.
  func completion(_ content: JSON, _ runner: ScriptRunner) -> JSON {
    let code = content["code"]?.string ?? ""
    let place = CodePoints(code, content["cursor_pos"]?.integer)
    let completion = runner.completion(of: place.before)
    let typed = Array(place.before.utf8)[completion.replaced.start...]
    let start = CodePoints.count(before: completion.replaced.start, in: place.before)
    let items = CompletionItem.items(of: completion, replacing: typed)
    let next = place.after.utf8.first
    let texts = items.map { item in
      // What a value or the end of a path needs is put there with it; a space is the user's own.
      guard let follow = item.follow, follow != UInt8(ascii: " "), follow != next else { return item.text }
      return item.text + String(Unicode.Scalar(follow))
    }
    return [
      "status": "ok", "matches": .array(texts.map(JSON.string)), "cursor_start": .integer(start),
      "cursor_end": .integer(place.position),
      "metadata": [
        "_jupyter_types_experimental": .array(
          zip(items, texts).map { item, text in
            [
              "start": .integer(start), "end": .integer(place.position), "text": .string(text),
              "type": .string(item.kindForNotebooks), "signature": .string(item.doc),
            ]
          })
      ],
    ]
  }

  /// What there is to say of what stands at the cursor.
  func inspection(_ content: JSON, _ session: Session) -> JSON {
    let place = CodePoints(content["code"]?.string ?? "", content["cursor_pos"]?.integer)
    let helper = helper ?? Helper(session)
    self.helper = helper
    let found = helper.words(
      on: place.before + place.after, at: place.before.utf8.count,
      isDetailed: content["detail_level"]?.integer == 1)
    let data = found.map(MIMEBundle.init(text:))?.data ?? []
    return [
      "status": "ok", "found": .bool(found != nil), "data": .object(data), "metadata": .object([]),
    ]
  }

  /// Whether a text can run as it stands.
  func completeness(_ content: JSON) -> JSON {
    let source = SourceText(name: "cell", text: content["code"]?.string ?? "")
    switch Completeness(of: source) {
    case .complete: return ["status": "complete"]
    case .incomplete: return ["status": "incomplete", "indent": .string(source.indentOfNextLine)]
    case .invalid: return ["status": "invalid"]
    }
  }
}

/// A text at a cursor.
struct CodePoints {
  /// What stands before the cursor, and behind it.
  let before: String
  let after: String
  /// The cursor, in code points from the beginning.
  let position: Int

  /// A text; without a position, or with one behind the end, the cursor is at the end.
  init(_ text: String, _ position: Int?) {
    let scalars = text.unicodeScalars
    self.position = min(max(0, position ?? scalars.count), scalars.count)
    let index = scalars.index(scalars.startIndex, offsetBy: self.position)
    before = String(scalars[..<index])
    after = String(scalars[index...])
  }

  /// The code points before an offset in bytes.
  static func count(before offset: Int, in text: String) -> Int {
    // A byte 10xxxxxx goes on with a character.
    text.utf8.prefix(offset).count { $0 & 0xC0 != 0x80 }
  }
}

extension CompletionItem {
  /// The kind in the words for which JupyterLab has signs.
  fileprivate var kindForNotebooks: String {
    switch kind {
    case .command, .noun, .function: "function"
    case .keyword, .clause: "keyword"
    case .option: "param"
    case .choice, .label: "enum"
    case .object: "instance"
    case .variable: "statement"
    case .field: "property"
    case nil: "path"
    }
  }
}
