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

  private static let cd = Command(
    CommandSpec(
      "cd", "goes to another folder, from which relative paths count",
      arguments: [
        .init("folder", .path, .optional, "the folder; the home folder if not given", offers: .folders)
      ],
      examples: ["cd", "cd \"data/sims\""])
  ) { call, session in
    guard let folder = try call.optional("folder", String.self) ?? environmentVariable("HOME") else {
      throw call.error("no-home", "there is no home folder: HOME is not set", hint: "give a folder: cd \"…\"")
    }
    guard chdir(folder) == 0 else {
      let reason = String(cString: strerror(errno))
      throw call.error(
        "no-folder", "cannot go to \(folder): \(reason)", at: "folder",
        hint: FolderNames.nearest(to: folder).map { "did you mean \"\($0)\"?" })
    }
    return CommandResult("cd", [.init("folder", .string(folder))])
  }

  private static let pwd = Command(
    CommandSpec("pwd", "shows the folder from which relative paths count", examples: ["pwd"])
  ) { call, _ in
    guard let buffer = getcwd(nil, 0) else {
      let reason = String(cString: strerror(errno))
      throw call.error("no-folder", "the folder cannot be told: \(reason)")
    }
    defer { free(buffer) }
    let folder = String(cString: buffer)
    return CommandResult("pwd", [.init("folder", .string(folder))], text: folder, value: .string(folder))
  }
}
