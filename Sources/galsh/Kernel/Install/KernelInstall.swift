import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What makes galsh known to Jupyter: the description of the kernel with its logos, and an extension of JupyterLab
/// that colours its language.
package struct KernelInstall {
  /// Where Jupyter looks.
  package enum Place {
    /// The user's own data: `$JUPYTER_DATA_DIR`, else as Jupyter has it.
    case user
    /// `share/jupyter` below a folder.
    case prefix(String)
    /// `share/jupyter` of the Python environment that is active.
    case environment
  }

  private let folder: String
  private let name: String
  private let files: [(path: String, bytes: [UInt8])]

  /// Makes the files.
  /// - Throws: `GalaxyError`: `KernelError.noEnvironment`, a `PlotError` for the logo.
  package init(place: Place, name: String, session: String?, commands: CommandTable) throws {
    self.name = name
    folder = try Self.folder(place, environmentVariable)
    let kernel = Files.join(Files.join(folder, "kernels"), name)
    let lab = Files.join(Files.join(folder, "labextensions"), LabExtension.name)
    var files = [
      (Files.join(kernel, "kernel.json"), Array(Self.description(name, session).pretty.utf8)),
      (Files.join(kernel, "logo-svg.svg"), try Logo(side: 64).picture(.svg)),
    ]
    // Two pixels to a point.
    for side in [32, 64] {
      files.append(
        (Files.join(kernel, "logo-\(side)x\(side).png"), try Logo(side: Double(side) / 2).picture(.png)))
    }
    for (path, text) in LabExtension.files(EditorWords(commands)) {
      files.append((Files.join(lab, path), Array(text.utf8)))
    }
    self.files = files
  }

  /// Writes them, all or none.
  /// - Throws: `GalaxyError`: a `FileError`.
  package func write() throws {
    for (path, _) in files { try Files.makeFolder(Files.folder(of: path)) }
    try AtomicFile.write(files)
  }

  /// What has been done.
  package var report: String {
    "Jupyter knows galsh as `\(name)`: \(Files.join(Files.join(folder, "kernels"), name))"
  }

  /// What is missing for the kernel to run; nil for nothing.
  package var problem: String? {
    ZeroMQ.problem.map {
      "the kernel needs ZeroMQ, which is not to be had (\($0)): install the Debian package libzmq5"
    }
  }

  // MARK: - Where and what

  private static func folder(_ place: Place, _ environment: (String) -> String?) throws(GalaxyError) -> String
  {
    func variable(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
    switch place {
    case .prefix(let folder): return Files.join(Files.join(folder, "share"), "jupyter")
    case .environment:
      guard let folder = variable("VIRTUAL_ENV") ?? variable("CONDA_PREFIX") else {
        throw GalaxyError(
          KernelError.noEnvironment,
          "no Python environment is active: neither VIRTUAL_ENV nor CONDA_PREFIX is set",
          hint: "activate one, or say --user or --prefix FOLDER")
      }
      return try self.folder(.prefix(folder), environment)
    case .user:
      if let folder = variable("JUPYTER_DATA_DIR") { return folder }
      let home = variable("HOME") ?? "."
      #if os(macOS)
        return Files.join(home, "Library/Jupyter")
      #else
        return Files.join(variable("XDG_DATA_HOME") ?? Files.join(home, ".local/share"), "jupyter")
      #endif
    }
  }

  private static func description(_ name: String, _ session: String?) -> JSON {
    let options: [JSON] = session.map { ["--session", .string($0)] } ?? []
    return [
      "argv": .array([.string(program), "kernel", "{connection_file}"] + options),
      "display_name": .string(name == "galsh" ? "galsh" : "galsh (\(name))"), "language": "galsh",
      "interrupt_mode": "signal", "metadata": ["debugger": false],
    ]
  }

  /// Where this program is.
  private static var program: String {
    #if os(macOS)
      var size = UInt32(4096)
      var bytes = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&bytes, &size) == 0 else { return "galsh" }
      return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #else
      return OwnProgram.path ?? "galsh"
    #endif
  }
}
