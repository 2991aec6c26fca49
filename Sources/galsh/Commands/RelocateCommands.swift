import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `relocate "old" "new"`: where the data files of a session are now.
package enum RelocateCommands {
  package static let all = [relocate]

  private enum Keys {
    static let old: Key<String> = .argument(
      "old", .string, "the folder (or file) that the session knows, as its messages name it")
    static let new: Key<String> = .argument("new", .path, "where it is now", offers: .folders)
  }

  private static let relocate = Command(
    CommandSpec(
      "relocate", "says where the data files of a session are now",
      details: """
        Every dataset whose files lay in the old folder looks for them in the new one: under the same names first, then \
        wherever below it a file with the same bytes is. Only files with the bytes that they had are taken. A session that \
        is opened looks by itself where they were, beside the session file, and below its folder.
        """,
      keys: [Keys.old, Keys.new],
      examples: ["relocate \"pictures\" \"disk2/pictures\""])
  ) { call, session in
    let (old, new) = (try call[Keys.old], try call[Keys.new])
    guard Files.exists(new) else {
      throw call.error(FileError.missingFile, "there is no \(new)", at: Keys.new)
    }
    let located = try session.relocate(old, new)
    let lost = located.missing + located.changed
    guard located.asBefore + located.moved.count + lost.count > 0 else {
      throw call.error(
        RelocateError.nothingToRelocate, "no dataset of this session has a file in \(old)", at: Keys.old,
        hint: "`show d` and `d[0].path` tell where its files are")
    }
    var lines = [
      "\(counted(located.moved.count, "file")) found in \(new)"
        + (located.datasets.isEmpty ? "" : ": \(located.datasets.joined(separator: ", "))")
    ]
    if located.asBefore > 0 { lines.append("\(counted(located.asBefore, "file")) still in place") }
    if !lost.isEmpty {
      lines.append(
        "\(counted(lost.count, "file")) not found there with the bytes that they had: "
          + lost.prefix(3).joined(separator: ", ") + (lost.count > 3 ? " …" : ""))
    }
    return CommandResult(
      "relocate",
      [
        .init("found", .integer(located.moved.count)), .init("in_place", .integer(located.asBefore)),
        .init("missing", .array(lost.map(JSON.string))),
        .init("datasets", .array(located.datasets.map(JSON.string))),
      ],
      text: lines.joined(separator: "\n  "))
  }
}

/// Why nothing is relocated.
enum RelocateError: ErrorKind, ErrorFamily {
  case nothingToRelocate = """
    nothing-to-relocate
    No dataset of the session has a file in the folder that was named.
    Name the folder as the messages do, or as `d[0].path` shows it.
    """
}
