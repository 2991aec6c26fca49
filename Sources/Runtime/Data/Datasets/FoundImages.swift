import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// The images below a folder, or those that a pattern names, or the one file, in natural order; files of many
/// (HDF5, tar, NumPy) as the addresses of their images. Whether they are images is not looked at.
/// - Throws: what `Files.requireFile` throws, or GalaxyError of kind `no-images` if nothing matches a
///   pattern.
package func imageFiles(_ pattern: String) throws -> [String] { try foundImageFiles(pattern).paths }

/// The same, with what in the folder or of the pattern is no file that can be read.
package func foundImageFiles(_ pattern: String) throws -> FoundFiles {
  if let all = FITSImages.parts(of: pattern), !Files.exists(pattern), var found = try? foundFiles(all.files),
    !found.paths.isEmpty
  {
    found.paths = try found.paths.flatMap { try FITSImages.names(of: $0, each: all.each) }
    return found
  }
  var found = try foundFiles(pattern)
  guard found.paths.contains(where: { mayHoldMany($0) }) else { return found }
  found.paths = found.paths.flatMap { path -> [String] in
    guard mayHoldMany(path) else { return [path] }
    // What cannot be listed is left as it is: reading it says what is wrong with it.
    if let address = try? ContainerAddress(path) { return address.addresses }
    return (try? ContainerAddress.addresses(in: path)) ?? [path]
  }
  return found
}

private func mayHoldMany(_ path: String) -> Bool { ContainerFormat.mayBe(path) }

/// The files themselves.
package func foundFiles(_ pattern: String) throws -> FoundFiles {
  switch Files.kind(pattern) {
  case .folder:
    _ = try Files.names(in: pattern)
    return filesBelow(pattern)
  case .file: return FoundFiles(paths: [pattern])
  case .other, .missing:
    if let galaxies = BandFiles.matching(pattern), !galaxies.isEmpty { return FoundFiles(paths: galaxies) }
    if try ContainerAddress(pattern) != nil { return FoundFiles(paths: [pattern]) }
    if try ExtendedName(pattern) != nil { return FoundFiles(paths: [pattern]) }
    let isPattern = pattern.contains { "*?[".contains($0) }
    let matching = filesMatching(pattern)
    // One name that is there, whatever it is: reading it says what is wrong with it.
    if matching == [pattern] { return FoundFiles(paths: matching) }
    let found = FoundFiles(sorting: matching)
    if found.paths.isEmpty {
      if let extended = try extendedNames(pattern) { return extended }
      if !isPattern || RefusedName.reason(pattern) != nil { try Files.requireFile(pattern) }
      throw GalaxyError(
        DatasetError.noImages, "no file matches \(pattern)",
        hint: found.remark ?? RefusedName.hint(pattern))
    }
    return found
  }
}

/// The names that `mocks/*.fits[SCI]` means: the files that the pattern before the brackets names, each
/// with the brackets behind it. Nil if there are none.
/// - Throws: what `ExtendedName` and `ContainerAddress` throw.
private func extendedNames(_ pattern: String) throws -> FoundFiles? {
  guard pattern.hasSuffix("]") else { return nil }
  for index in pattern.indices where pattern[index] == "[" {
    let files = FoundFiles(sorting: filesMatching(String(pattern[..<index])))
    guard let first = files.paths.first else { continue }
    let name = first + pattern[index...]
    if try ContainerAddress(name) == nil, try ExtendedName(name) == nil { continue }
    return FoundFiles(paths: files.paths.map { $0 + pattern[index...] }, oddities: files.oddities)
  }
  return nil
}
