import GalaxyBase
import GalaxyErrors

/// A file as it was read. What was done to the pixels since is not carried: no rank reads an image and varies it for
/// another.
extension ImageOrigin: Carried {
  package func carry(into load: inout CarriedLoad) {
    file.carry(into: &load)
    digest.carry(into: &load)
    bytes.carry(into: &load)
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    self.init(
      file: try String(from: &load), digest: try Digest(from: &load), bytes: try Int(from: &load),
      variations: [])
  }
}
