@preconcurrency import CReadline
import GalaxyLang
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The Tab key: asks the language what may stand at the cursor, and has readline put it there.
///
/// readline calls plain C functions, which can reach nothing but globals, always in the thread that reads.
enum TabCompletion {
  /// What may stand at the end of a text.
  typealias Answer = (String) -> Completion

  nonisolated(unsafe) private static var answer: Answer?
  /// The lines of the cell above the one being typed.
  nonisolated(unsafe) private static var linesAbove = ""
  /// What the list below the line shows.
  nonisolated(unsafe) private static var shown: [CompletionItem] = []

  /// Gives readline the answers to the Tab key.
  static func install(_ answer: @escaping Answer) {
    self.answer = answer
    // Words end at spaces alone, and readline knows no quotes: the language says what is to be replaced.
    // readline keeps the pointer for as long as the process lives.
    rl_completer_word_break_characters = UnsafePointer(strdup(" \t\n"))
    rl_attempted_completion_function = { _, start, _ in
      // Nothing found is the last word: readline is not to offer file names of its own accord.
      rl_attempted_completion_over = 1
      return TabCompletion.matches(from: Int(start))
    }
    rl_completion_display_matches_hook = { _, _, _ in TabCompletion.showList() }
    // The first Tab lists what there is, unless `.inputrc` wants it otherwise.
    rl_variable_bind("show-all-if-ambiguous", "on")
  }

  /// Notes what stands above the line that is about to be read.
  static func begin(below lines: String) { linesAbove = lines }

  // MARK: - Matches

  /// The matches for the word that begins at a byte of the line, as readline wants them: what all have in
  /// common, then each, then nil, all from `malloc`.
  private static func matches(from start: Int) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    guard let answer, let buffer = rl_line_buffer else { return nil }
    let line = buffer.withMemoryRebound(to: UInt8.self, capacity: Int(rl_end)) {
      Array(UnsafeBufferPointer(start: $0, count: Int(rl_end)))
    }
    let point = min(max(start, Int(rl_point)), line.count)
    let above = linesAbove.isEmpty ? "" : linesAbove + "\n"
    let completion = answer(above + String(decoding: line[..<point], as: UTF8.self))
    let replacedStart = completion.replaced.start - above.utf8.count
    guard start <= point, (0...point).contains(replacedStart) else { return nil }
    let items = CompletionItem.items(of: completion, replacing: line[replacedStart..<point])
    var words: [[UInt8]] = []
    shown = []
    for item in items {
      guard let word = Self.word(item, from: start, replacedStart, line[..<point]) else { continue }
      words.append(word)
      shown.append(item)
    }
    guard let first = words.first else { return nil }
    rl_sort_completion_matches = 0
    rl_completion_append_character = 0
    if words.count == 1, let follow = shown[0].follow, point == line.count || line[point] != follow {
      rl_completion_append_character = Int32(follow)
    }
    let common = words.dropFirst().reduce(first, CompletionItem.commonPrefix)
    return cArray(words.count == 1 ? words : [common] + words)
  }

  /// What stands in place of readline's word, which may begin before what the language replaces or behind it.
  private static func word(
    _ item: CompletionItem, from start: Int, _ replacedStart: Int, _ line: ArraySlice<UInt8>
  ) -> [UInt8]? {
    let text = Array(item.text.utf8)
    if start <= replacedStart { return Array(line[start..<replacedStart]) + text }
    let kept = line[replacedStart..<start]
    return text.starts(with: kept) ? Array(text.dropFirst(kept.count)) : nil
  }

  /// A C array of C strings that ends in nil; readline frees it.
  private static func cArray(_ words: [[UInt8]]) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    let size = (words.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
    guard let memory = malloc(size) else { return nil }
    let array = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: words.count + 1)
    for (index, word) in words.enumerated() {
      array[index] = strdup(String(decoding: word, as: UTF8.self))
    }
    array[words.count] = nil
    return array
  }

  // MARK: - The list

  /// Writes the candidates below the line, and the line once more.
  private static func showList() {
    var (rows, columns): (Int32, Int32) = (0, 0)
    rl_get_screen_size(&rows, &columns)
    let list = CompletionList(items: shown, rows: Int(rows), columns: Int(columns))
    Terminal(descriptor: STDOUT_FILENO).write("\n" + list.lines.map { $0 + "\n" }.joined())
    rl_forced_update_display()
  }
}
