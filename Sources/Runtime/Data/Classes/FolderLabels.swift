import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The label of images that are not listed in a manifest.
public enum ImageLabel: Sendable, Equatable {
  /// All have this one, or none.
  case number(Int?)
  /// All are of a class of this name.
  case name(String)
  /// The name of the folder that holds an image is its class.
  case folder

  /// The labels of files, the names of their classes, and what was decided.
  func labels(of files: [String], classes: [String]) throws
    -> (labels: [Int?], names: ClassNames, notes: [String])
  {
    switch self {
    case .number(let label):
      let names = ClassNames(Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($0, $1) }))
      if let label, !classes.isEmpty, !classes.indices.contains(label) {
        throw unlisted(String(label), classes)
      }
      return (files.map { _ in label }, names, [])
    case .name(let name):
      let numbering = ClassNumbering([name], classes: classes)
      guard let label = numbering.label(name) else { throw unlisted(name, classes) }
      return (files.map { _ in label }, numbering.classNames, [])
    case .folder:
      let folders = files.map(Self.folderName)
      let sorted = Set(folders).sorted(by: naturallyPrecedes)
      let numbers = sorted.compactMap { Int($0) }
      if numbers.count == sorted.count, classes.isEmpty { return (folders.map { Int($0) }, ClassNames(), []) }
      let numbering = ClassNumbering(sorted, classes: classes)
      let labels = try folders.map { folder in
        guard let label = numbering.label(folder) else { throw unlisted(folder, classes) }
        return label
      }
      let notes = numbering.notes(appearance: "in the order of the folders' names")
      return (
        labels, numbering.classNames,
        notes.enumerated().map { $0 == 0 ? "classes of the folders: \($1)" : $1 }
      )
    }
  }

  /// The name of the folder that holds a file.
  private static func folderName(of path: String) -> String {
    let folder = Files.folder(of: path)
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    guard name == "." || name == ".." else { return name }
    guard let real = realpath(folder, nil) else { return name }
    defer { free(real) }
    return String(cString: real).split(separator: "/").last.map(String.init) ?? name
  }

  private func unlisted(_ name: String, _ classes: [String]) -> GalaxyError {
    GalaxyError(
      LabelError.badLabel, "there is a class \(name), which classes= does not list",
      hint: "it lists \(classes.joined(separator: ", "))")
  }
}

extension ImageLabel: ExpressibleByIntegerLiteral {
  /// All images have this label.
  public init(integerLiteral label: Int) { self = .number(label) }
}
