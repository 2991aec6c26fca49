import GalaxyRuntime

/// What a message answers: the header of the request, as it came, and who sent it.
struct Parent: Sendable {
  /// The frames by which the socket finds the sender.
  var identities: [[UInt8]] = []
  /// The header, byte for byte; `{}` for no request.
  var header: [UInt8] = Array("{}".utf8)

  /// No request.
  static let none = Parent()
}

/// A message that has come in (Jupyter's messaging protocol, "the wire protocol").
struct WireMessage: Sendable {
  /// What kind of request it is.
  let type: String
  /// What it asks.
  let content: JSON
  /// What its sender says besides, such as which cell of the notebook it is.
  let metadata: JSON
  /// What answers to it bear.
  let parent: Parent

  /// The frame between identities and message.
  static let delimiter = Array("<IDS|MSG>".utf8)

  /// Why frames are no message.
  enum Refusal: Error, Equatable {
    case malformed(String)
    case forged
  }

  /// Reads a message from its frames.
  /// - Throws: `Refusal`.
  init(_ frames: [[UInt8]], _ signer: MessageSigner) throws(Refusal) {
    guard let at = frames.firstIndex(of: Self.delimiter), frames.count >= at + 6 else {
      throw .malformed("it lacks parts")
    }
    let parts = Array(frames[(at + 2)..<(at + 6)])
    guard signer.accepts(frames[at + 1], of: parts) else { throw .forged }
    do {
      let header = try JSON.parse(parts[0])
      guard let type = header["msg_type"]?.string else {
        throw Refusal.malformed("its header has no msg_type")
      }
      self.type = type
      metadata = try JSON.parse(parts[2])
      content = try JSON.parse(parts[3])
    } catch {
      throw .malformed((error as? Refusal).map { "\($0)" } ?? "\(error)")
    }
    parent = Parent(identities: Array(frames[..<at]), header: parts[0])
  }
}

/// Makes messages ready to be sent: header, signature, frames.
struct MessageMaker: Sendable {
  /// The version of the protocol that is spoken.
  static let protocolVersion = "5.5"

  private let signer: MessageSigner
  /// What all messages of this kernel bear.
  let session = Self.identifier()

  init(signer: MessageSigner) { self.signer = signer }

  /// The frames of a message behind its identities.
  func frames(
    _ type: String, _ content: JSON, parent: Parent, metadata: JSON = .object([]), to identities: [[UInt8]]
  ) -> [[UInt8]] {
    let header: JSON = [
      "msg_id": .string(Self.identifier()), "session": .string(session), "username": "galsh",
      "date": .string(UTC.text(of: UTC.now)), "msg_type": .string(type),
      "version": .string(Self.protocolVersion),
    ]
    let parts = [
      Array(header.compact.utf8), parent.header, Array(metadata.compact.utf8), Array(content.compact.utf8),
    ]
    return identities + [WireMessage.delimiter, signer.signature(of: parts)] + parts
  }

  /// A random identifier: 32 hexadecimal digits.
  static func identifier() -> String {
    (0..<2).map { _ in
      let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
