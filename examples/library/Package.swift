// swift-tools-version: 6.2
import PackageDescription

// A program of one's own that uses galsh's runtime without its shell. Elsewhere the dependency is a URL and a
// version.
let package = Package(
  name: "verdicts",
  dependencies: [.package(name: "galsh", path: "../..")],
  targets: [
    .executableTarget(
      name: "verdicts", dependencies: [.product(name: "GalaxyRuntime", package: "galsh")])
  ],
  swiftLanguageModes: [.v6]
)
