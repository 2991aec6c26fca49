import GalaxyRuntime
import GalshSession

/// What the kernel says of itself.
enum KernelInfo {
  /// The media type of scripts.
  static let mediaType = "text/x-galsh"

  /// The answer to `kernel_info_request`.
  static let content: JSON = [
    "status": "ok", "protocol_version": .string(MessageMaker.protocolVersion), "implementation": "galsh",
    "implementation_version": .string(galshVersion), "language_info": language,
    "banner": .string("galsh \(galshVersion): `help` lists the commands"), "debugger": false,
    "supported_features": .array([]),
    "help_links": .array([]),
  ]

  /// The language, as notebooks keep it.
  static let language: JSON = [
    "name": "galsh", "version": .string(galshVersion), "mimetype": .string(mediaType),
    "file_extension": ".gal",
    "pygments_lexer": "galsh", "codemirror_mode": "galsh", "nbconvert_exporter": "script",
  ]
}
