/// "Did you mean": the known word nearest to a misspelt one.
public enum Suggestions {
  /// The candidate nearest to `word`: at most a third of its letters differ, and two differences are allowed
  /// in words of four letters and more. Of equals the first counts.
  public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let word = Array(word.lowercased().unicodeScalars.prefix(longest + 1))
    guard word.count <= longest else { return nil }
    let limit = word.count < 3 ? 1 : max(word.count < 4 ? 1 : 2, word.count / 3)
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let letters = Array(candidate.lowercased().unicodeScalars)
      guard abs(letters.count - word.count) <= limit else { continue }
      let distance = editDistance(word, letters)
      // All letters different is no likeness, however short the word.
      guard distance <= limit, distance < max(word.count, letters.count) else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
    }
    return best?.candidate
  }

  /// The hint for a misspelt word, or nil if nothing is near.
  public static func hint(for word: String, among candidates: some Sequence<String>) -> String? {
    nearest(to: word, among: candidates).map { "did you mean `\($0)`?" }
  }

  /// Longer words are not names that anybody misspelt.
  private static let longest = 60

  /// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other
  /// (optimal string alignment distance).
  static func editDistance(_ from: [Unicode.Scalar], _ to: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...to.count)
    for i in 0..<from.count {
      var row = [i + 1]
      for j in 0..<to.count {
        var distance = min(row[j] + 1, last[j + 1] + 1, last[j] + (from[i] == to[j] ? 0 : 1))
        if i > 0, j > 0, from[i] == to[j - 1], from[i - 1] == to[j] {
          distance = min(distance, beforeLast[j - 1] + 1)
        }
        row.append(distance)
      }
      beforeLast = last
      last = row
    }
    return last[to.count]
  }
}
