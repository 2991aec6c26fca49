import GalaxyLang
import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `cd` and `pwd`.
package enum FolderCommands {
  package static let all = [cd, pwd]

  private enum Keys {
    static let folder: Key<String?> = .argument(
      "folder", .path, "the folder; the home folder if not given", offers: .folders)
  }

  private static let cd = Command(
    CommandSpec(
      "cd", "goes to another folder, from which relative paths count",
      keys: [Keys.folder],
      examples: ["cd", "cd \"data/sims\""])
  ) { call, session in
    guard let folder = try call[Keys.folder] ?? environmentVariable("HOME") else {
      throw call.error(
        FolderCommandError.noHome, "there is no home folder: HOME is not set", hint: "give a folder: cd \"…\""
      )
    }
    guard chdir(FileName.onDisk(folder)) == 0 else {
      let reason = String(cString: strerror(errno))
      throw call.error(
        FolderCommandError.noFolder, "cannot go to \(folder): \(reason)", at: Keys.folder,
        hint: FolderNames.nearest(to: folder).map { "did you mean \"\($0)\"?" } ?? RefusedName.hint(folder))
    }
    return CommandResult("cd", [.init("folder", .string(folder))])
  }

  private static let pwd = Command(
    CommandSpec("pwd", "shows the folder from which relative paths count", examples: ["pwd"])
  ) { call, _ in
    guard let buffer = getcwd(nil, 0) else {
      let reason = String(cString: strerror(errno))
      throw call.error(FolderCommandError.noFolder, "the folder cannot be told: \(reason)")
    }
    defer { free(buffer) }
    let folder = FileName.text(cString: buffer)
    return CommandResult("pwd", [.init("folder", .string(folder))], text: folder, value: .string(folder))
  }
}

/// Why galsh is not where it was to go.
enum FolderCommandError: ErrorKind, ErrorFamily {
  case noFolder = """
    no-folder
    galsh cannot go to that folder, or is in one that is gone.
    Look at its name and its permissions with `!ls -l`.
    """
  case noHome = """
    no-home
    `cd` alone goes to the home folder, but HOME is not set.
    Give a folder in quotes.
    """
}
