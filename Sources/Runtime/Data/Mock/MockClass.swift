/// The three classes of the mock galaxies; the raw value is their label, as in the seed's data.
public enum MockClass: Int, Sendable, CaseIterable {
  /// A disc with a bar, arms from its ends.
  case barred = 0
  /// A Sérsic spheroid.
  case elliptical = 1
  /// A disc with arms from its middle.
  case spiral = 2

  /// "barred", "elliptical", "spiral".
  public var name: String { String(describing: self) }
}
