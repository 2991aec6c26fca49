import GalaxyRuntime
import GalshSession

/// Whether Jupyter knows galsh, and what it would start.
enum JupyterFinding {
  static var finding: DoctorFinding {
    let folders = Self.folders(environmentVariable)
    for folder in folders {
      let file = Files.join(folder, "kernels/galsh/kernel.json")
      guard let bytes = try? Files.read(file, limit: 1 << 16) else { continue }
      let details: [JSON.Member] = [.init("kernel", .string(file))]
      guard let program = (try? JSON.parse(bytes))?["argv"]?.array?.first?.string else {
        return .mend("Jupyter", "\(file) names no program", remedy: "galsh kernel install", details)
      }
      let path = program.contains("/") ? program : ProgramPath.of(program) ?? program
      guard ProgramPath.isProgram(path) else {
        return .mend(
          "Jupyter", "\(file) starts \(program), which is not there", remedy: "galsh kernel install", details)
      }
      return .good("Jupyter", "knows galsh by \(file), starts \(path)", details)
    }
    guard let jupyter = ProgramPath.of("jupyter") else {
      return .good("Jupyter", "not on the PATH; `galsh kernel install` makes galsh known to one", [])
    }
    return .hint("Jupyter", "\(jupyter) does not know galsh", remedy: "galsh kernel install", [])
  }

  /// Where Jupyter looks for kernels, in its own order.
  private static func folders(_ environment: (String) -> String?) -> [String] {
    func variable(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
    let path = variable("JUPYTER_PATH")?.split(separator: ":").map(String.init) ?? []
    let home = variable("HOME")
    #if os(macOS)
      let user = home.map { Files.join($0, "Library/Jupyter") }
    #else
      let user =
        variable("XDG_DATA_HOME").map { Files.join($0, "jupyter") }
        ?? home.map { Files.join($0, ".local/share/jupyter") }
    #endif
    let own = [variable("JUPYTER_DATA_DIR") ?? user].compactMap(\.self)
    let prefixes = [variable("VIRTUAL_ENV"), variable("CONDA_PREFIX")].compactMap(\.self)
    return path + own + prefixes.map { Files.join($0, "share/jupyter") }
      + ["/usr/local/share/jupyter", "/usr/share/jupyter"]
  }
}
