import GalaxyBase
import GalaxyErrors
import GalaxyImages

// What ranks that share the measuring send each other.

extension FeatureRow: Carried {
  package func carry(into load: inout CarriedLoad) {
    path.carry(into: &load)
    name.carry(into: &load)
    label.carry(into: &load)
    group.carry(into: &load)
    content.carry(into: &load)
    draw.carry(into: &load)
    values.carry(into: &load)
    further.carry(into: &load)
    flags.carry(into: &load)
    reason.carry(into: &load)
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    self.init(
      path: try String(from: &load), name: try String(from: &load), label: try Int?(from: &load),
      group: try String(from: &load), content: try UInt64?(from: &load), draw: try Int?(from: &load),
      values: try [Double](from: &load), further: try [Double](from: &load), flags: try UInt64(from: &load),
      reason: try String?(from: &load))
  }
}

extension FileRow: Carried {
  package func carry(into load: inout CarriedLoad) {
    row.carry(into: &load)
    origin.carry(into: &load)
    remarks.carry(into: &load)
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    row = try FeatureRow?(from: &load)
    origin = try ImageOrigin?(from: &load)
    remarks = try [ImageRemark](from: &load)
  }
}
