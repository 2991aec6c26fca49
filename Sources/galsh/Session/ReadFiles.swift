import GalaxyRuntime

/// The files that a session has read: none of them is ever written over, under whatever name.
package struct ReadFiles {
  private var byIdentity: [FileStamp.Identity: (path: String, stamp: FileStamp)] = [:]
  private var paths: Set<String> = []
  /// The container of the image that was noted last, with the bracket behind its name: its others need no new look.
  private var container: String?

  /// Notes a plain file that is read; brackets and braces behind its name stand for what they choose.
  package mutating func note(_ path: String) {
    if let container, path.hasPrefix(container) { return }
    container = ContainerAddress.file(of: path).map { "\($0)[" }
    for file in container.map({ [String($0.dropLast())] }) ?? SourceFiles.of(path) {
      guard let stamp = FileStamp(file) else { continue }
      let place = Self.absolute(file)
      byIdentity[stamp.identity] = (place, stamp)
      paths.insert(place)
    }
  }

  /// Whether a path leads to a file that was read: by its own name, through a link, or by another spelling.
  package func has(_ path: String) -> Bool {
    guard let stamp = FileStamp(path) else { return false }
    if paths.contains(Self.absolute(path)) { return true }
    guard let known = byIdentity[stamp.identity] else { return false }
    // The number of a file that is gone may have been given to another.
    return known.stamp.changed == stamp.changed || FileStamp(known.path)?.identity == stamp.identity
  }

  /// Where a path leads, links followed, so that it stays what it is when the session goes to another folder.
  private static func absolute(_ path: String) -> String { Files.realPath(path) ?? path }
}
