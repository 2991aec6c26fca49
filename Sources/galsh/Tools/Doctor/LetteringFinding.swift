import GalaxyRuntime

/// The letters of plots and reports.
enum LetteringFinding {
  static var finding: DoctorFinding {
    do {
      if try Lettering.isDejaVu { return .good("fonts", "DejaVu Sans") }
      let hasLetters = try Lettering.hasLetters
      return hasLetters
        ? .hint(
          "fonts", "plots are lettered in another font than DejaVu Sans",
          remedy: "install the Debian package fonts-dejavu-core, for the same pictures everywhere")
        : .mend(
          "fonts", "there is no font: plots have empty boxes for letters",
          remedy: "install the Debian package fonts-dejavu-core")
    } catch {
      return .mend(
        "fonts", "cannot be tried: \(error)", remedy: "install the Debian package fonts-dejavu-core")
    }
  }
}
