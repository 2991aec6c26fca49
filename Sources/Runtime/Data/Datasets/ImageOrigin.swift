import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// How the pixels of an image came to be: a file, read with the dataset's options, and what was done to it
/// since.
public struct ImageOrigin: Sendable, Hashable {
  /// The file that was read, as it can be opened from the working folder; brackets behind it choose an image
  /// of it.
  public var file: String
  /// Of its bytes, when it was read.
  public var digest: Digest
  /// Bytes in it.
  public var bytes: Int
  /// What was done to the pixels, in order; empty for an original.
  public var variations: [Variation] = []

  /// What was done to the pixels at once.
  public enum Variation: Sendable, Hashable {
    /// By `augment`.
    case augmented(Augmented)
    /// By `match`.
    case matched(MatchRecipe)

    /// In a few words: "augment/train/0/12, seed 7", "match/m/…/1, seed 7, like a.jpg".
    public var text: String {
      switch self {
      case .augmented(let copy): "\(copy.stream), seed \(copy.seed)"
      case .matched(let recipe): "\(recipe.stream), seed \(recipe.seed), like \(recipe.target)"
      }
    }
  }

  /// One variation of `augment`: the stream decides every draw.
  public struct Augmented: Sendable, Hashable {
    /// The seed that the stream belongs to.
    public var seed: UInt64
    /// The stream's name.
    public var stream: String
    /// What could be drawn.
    public var options: AugmentOptions
  }

  /// How the image was made like a real one; nil where it was not.
  public var recipe: MatchRecipe? {
    variations.lazy.compactMap { if case .matched(let recipe) = $0 { recipe } else { nil } }.last
  }

  /// The recipe of an image that nothing else was done to afterwards: a draw of `match`, not a copy of one.
  public var draw: MatchRecipe? {
    if case .matched(let recipe)? = variations.last { recipe } else { nil }
  }

  /// Takes the digest of a file.
  /// - Throws: GalaxyError of a kind of `FileError`.
  package init(file: String) throws {
    self.file = file
    (digest, bytes) = try SourceFiles.digest(of: file)
  }

  /// The digest that was taken when the file was read, or takes it.
  /// - Throws: GalaxyError of a kind of `FileError`.
  package init(of image: PreparedImage, file: String) throws {
    guard let taken = image.file else {
      try self.init(file: file)
      return
    }
    self.init(file: file, digest: taken.digest, bytes: taken.bytes, variations: [])
  }

  package init(file: String, digest: Digest, bytes: Int, variations: [Variation]) {
    self.file = file
    self.digest = digest
    self.bytes = bytes
    self.variations = variations
  }

  /// What was chosen in the file by brackets behind its name, such as `[SCI]`; empty for the whole.
  public var choice: String {
    var name = file[...]
    while name.hasSuffix("]"), let open = name.lastIndex(of: "[") { name = name[..<open] }
    return String(file[name.endIndex...])
  }

  /// The same file without what was done to its pixels.
  package var original: ImageOrigin { ImageOrigin(file: file, digest: digest, bytes: bytes, variations: []) }

  /// - Throws: GalaxyError of kind `moved-input` or `changed-input` unless the file is there with the bytes
  ///   that it had.
  public func check() throws {
    guard SourceFiles.of(file).allSatisfy(Files.isPlainFile) else {
      throw GalaxyError(
        DatasetError.movedInput, "\(file) is not there any more", file: file,
        hint: "put it back, or say where it is now: relocate \"\(Files.folder(of: file))\" \"NEW\"")
    }
    let now = try SourceFiles.digest(of: file).digest
    guard now == digest else {
      throw GalaxyError(
        DatasetError.changedInput, "\(file) has changed since it was loaded (digest \(digest), now \(now))",
        file: file,
        hint: "put the old file back, or load the images again")
    }
  }
}
