import GalaxyErrors
import GalaxyRuntime

/// What Jupyter tells a kernel of how to be reached (Jupyter's messaging protocol, "connection files").
struct ConnectionFile: Sendable, Equatable {
  /// The five sockets.
  enum Channel: String, CaseIterable, Sendable {
    case shell, control, iopub, stdin
    case heartbeat = "hb"
  }

  /// `tcp` or `ipc`.
  let transport: String
  /// An address, or with `ipc` the beginning of a path.
  let ip: String
  /// The ports, which with `ipc` end the paths.
  let ports: [Channel: Int]
  /// What messages are signed with; empty for no signatures.
  let key: [UInt8]

  /// Reads a connection file.
  /// - Throws: `GalaxyError`: a `KernelError`, a `FileError`, a `JSONError`.
  init(path: String) throws {
    func bad(_ problem: String) -> GalaxyError {
      GalaxyError(KernelError.badConnection, "\(path) \(problem)", file: path)
    }
    let json = try JSON.parse(try Files.read(path))
    transport = json["transport"]?.string ?? "tcp"
    guard ["tcp", "ipc"].contains(transport) else {
      throw bad("asks for the transport \"\(transport)\"; galsh has tcp and ipc")
    }
    let scheme = json["signature_scheme"]?.string ?? "hmac-sha256"
    key = Array((json["key"]?.string ?? "").utf8)
    guard scheme == "hmac-sha256" || key.isEmpty else {
      throw bad("asks for signatures by \(scheme); galsh has hmac-sha256")
    }
    guard let ip = json["ip"]?.string, !ip.isEmpty else { throw bad("has no \"ip\"") }
    self.ip = ip
    var ports: [Channel: Int] = [:]
    for channel in Channel.allCases {
      let name = "\(channel.rawValue)_port"
      guard let port = json[name]?.integer else { throw bad("has no whole number \"\(name)\"") }
      guard port > 0, transport == "ipc" || port < 65536 else {
        throw bad("has no port \(port) for \"\(name)\"")
      }
      ports[channel] = port
    }
    self.ports = ports
  }

  /// Where a socket is bound: `tcp://127.0.0.1:5555`, `ipc:///run/user/1000/kernel-1`.
  func address(of channel: Channel) -> String {
    "\(transport)://\(ip)\(transport == "tcp" ? ":" : "-")\(ports[channel] ?? 0)"
  }
}
