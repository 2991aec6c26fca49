import GalaxyBase

/// A path as it counts from the folder of a file that names it.
package enum SeenPath {
  /// A path that counts from the working folder `here`. Where it would not be found so, since a folder on the way is a
  /// link, it counts from the root.
  package static func of(_ path: String, from file: String, workingFolder here: String) -> String {
    if path.isEmpty || FileName.isAbsolute(path) || here.isEmpty { return path }
    let (from, base) = (PathParts(Files.folder(of: file), from: here), PathParts(here, from: "/"))
    if from == base { return path }
    let relative = PathParts(path, from: here).text(from: from)
    let isLost = Files.exists(path) && !Files.exists(Files.join(Files.folder(of: file), relative))
    return isLost ? Files.join(here, path) : relative
  }
}
