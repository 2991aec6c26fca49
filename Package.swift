// swift-tools-version: 6.2
import PackageDescription

// The instruction set of the numeric kernels: `native` for a build from source,
// `GALSH_MARCH=x86-64-v3` for a binary to hand out.
let march = Context.environment["GALSH_MARCH"] ?? "native"

#if arch(x86_64)
  let instructionSet = ["-Xcc", "-march=\(march)"]
#else
  let instructionSet = ["-Xcc", "-mcpu=\(march)"]
#endif

/// The kernels alone are built without checks of bounds, overflow and preconditions; these flags hold in
/// debug builds too, because unoptimised SIMD code is hundreds of times slower. `GALSH_CHECKED=1` has them
/// checked, for tests (`scripts/test` then builds in a folder of its own).
let isChecked = Context.environment["GALSH_CHECKED"] == "1"
let kernelChecks = isChecked ? ["-O", "-enforce-exclusivity=checked"] : ["-Ounchecked"]
let kernelSettings: [SwiftSetting] = [.unsafeFlags(kernelChecks + instructionSet)]

/// On Linux CFITSIO and OpenBLAS are loaded when they are first needed (their shims say why), not linked.
#if os(Linux)
  let (fitsConfiguration, blasConfiguration): (String?, String?) = (nil, nil)
#else
  let (fitsConfiguration, blasConfiguration): (String?, String?) = ("cfitsio", "openblas")
#endif

/// The rooms of the runtime, the ground floor first.
let rooms = [
  "GalaxyErrors", "GalaxyBase", "GalaxyImages", "GalaxyMorphology", "GalaxyData", "GalaxyModels",
  "GalaxyRecords",
]

/// A room and those below it, and other targets. A target names all that it imports: what it has only by way
/// of another is not built again when it changes.
func on(_ room: String, _ others: String...) -> [Target.Dependency] {
  let below: [String] = rooms.prefix { $0 != room } + [room] + others
  return below.map { Target.Dependency.byName(name: $0) }
}

/// Tests build in half the time without the optimiser; what they call is optimised all the same.
let testSettings: [SwiftSetting] = [.unsafeFlags(["-Onone"])]

let argumentParser: [Target.Dependency] = [
  .product(name: "ArgumentParser", package: "swift-argument-parser")
]

let package = Package(
  name: "galsh",
  products: [
    .executable(name: "galsh", targets: ["galsh"]),
    .library(name: "GalaxyLang", targets: ["GalaxyLang"]),
    .library(name: "GalaxyRuntime", targets: ["GalaxyRuntime"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // What an error is, to the language and to the runtime alike.
    .target(name: "GalaxyErrors", path: "Sources/Runtime/Errors"),

    // The language: text → tree → checked calls. Uses the standard library alone.
    .target(name: "GalaxyLang", dependencies: ["GalaxyErrors"], path: "Sources/GalaxyLang"),

    // The runtime: images → network → scores, a room a target, so that the compiler holds the arrows: each
    // imports only rooms above it here. A library of its own; `import GalaxyRuntime` brings all of it.
    // The toolchain has a module named `Runtime`, hence the longer names.
    .target(
      name: "GalaxyKernels", dependencies: ["CInstructionSet", "CLaneSums", "CSHA256"],
      path: "Sources/Runtime/Kernels", swiftSettings: kernelSettings),
    .target(
      name: "GalaxyBase",
      dependencies: ["GalaxyErrors", "GalaxyKernels", "CInstructionSet", "CAllocator", "CMPI"],
      path: "Sources/Runtime/Base"),
    .target(
      name: "GalaxyImages",
      dependencies: on("GalaxyBase", "GalaxyKernels", "CImageCodecs", "CTurboJPEG", "CHDF5", "CWCS"),
      path: "Sources/Runtime/Images"),
    .target(
      name: "GalaxyMorphology", dependencies: on("GalaxyImages", "GalaxyKernels"),
      path: "Sources/Runtime/Morphology"),
    .target(
      name: "GalaxyData", dependencies: on("GalaxyMorphology", "GalaxyKernels", "CImageCodecs", "CExpat"),
      path: "Sources/Runtime/Data"),
    .target(
      name: "GalaxyModels", dependencies: on("GalaxyData", "GalaxyKernels", "CLazyBLAS"),
      path: "Sources/Runtime/Models"),
    .target(
      name: "GalaxyRecords", dependencies: on("GalaxyModels", "CCairo", "CSQLite"),
      path: "Sources/Runtime/Records"),
    .target(name: "GalaxyRuntime", dependencies: on("GalaxyRecords"), path: "Sources/Runtime/Library"),

    // The shell. A session knows no terminal, no signals and no globals; commands are what it can do; the
    // program on top is one face of it: prompt, terminal, processes, tools.
    .target(
      name: "GalshSession", dependencies: on("GalaxyRecords", "GalaxyLang", "GalaxyRuntime"),
      path: "Sources/galsh/Session"),
    .target(
      name: "GalshCommands",
      dependencies: on("GalaxyRecords", "GalaxyLang", "GalaxyRuntime", "GalshSession"),
      path: "Sources/galsh/Commands"),
    .target(
      name: "GalshKernel",
      dependencies: on(
        "GalaxyRecords", "GalaxyLang", "GalaxyRuntime", "GalaxyKernels", "GalshSession", "GalshCommands",
        "CZeroMQ"),
      path: "Sources/galsh/Kernel"),
    .executableTarget(
      name: "galsh",
      dependencies: on(
        "GalaxyRecords", "GalaxyLang", "GalaxyRuntime", "GalshSession", "GalshCommands", "GalshKernel",
        "CReadline", "CImageCodecs", "CLazyBLAS", "CHDF5", "CDeflate", "CWCS", "CZeroMQ")
        + argumentParser,
      path: "Sources/galsh", exclude: ["Session", "Commands", "Kernel"]),

    // C libraries: module maps, and thin C shims where a C API cannot be called from Swift
    // (setjmp in libpng, macros in CFITSIO).
    .systemLibrary(
      name: "CReadline", path: "Sources/CLibraries/CReadline",
      providers: [.apt(["libreadline-dev"]), .brew(["readline"])]),
    .systemLibrary(
      name: "CFITSIO", path: "Sources/CLibraries/CFITSIO", pkgConfig: fitsConfiguration,
      providers: [.apt(["libcfitsio-dev"]), .brew(["cfitsio"])]),
    .systemLibrary(
      name: "CPNG", path: "Sources/CLibraries/CPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CTurboJPEG", path: "Sources/CLibraries/CTurboJPEG", pkgConfig: "libturbojpeg",
      providers: [.apt(["libturbojpeg0-dev", "libjpeg62-turbo-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
      name: "COpenBLAS", path: "Sources/CLibraries/COpenBLAS", pkgConfig: blasConfiguration,
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CCairo", path: "Sources/CLibraries/CCairo", pkgConfig: "cairo",
      providers: [.apt(["libcairo2-dev"]), .brew(["cairo"])]),
    .systemLibrary(
      name: "CSQLite", path: "Sources/CLibraries/CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "CExpat", path: "Sources/CLibraries/CExpat", pkgConfig: "expat",
      providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
    .systemLibrary(name: "CInstructionSet", path: "Sources/CLibraries/CInstructionSet"),
    .systemLibrary(name: "CLaneSums", path: "Sources/CLibraries/CLaneSums"),
    .systemLibrary(name: "CAllocator", path: "Sources/CLibraries/CAllocator"),
    .target(name: "CSHA256", path: "Sources/CLibraries/CSHA256"),
    .target(name: "CLateLibrary", path: "Sources/CLibraries/CLateLibrary"),
    .target(name: "CDeflate", dependencies: ["CLateLibrary"], path: "Sources/CLibraries/CDeflate"),
    .target(
      name: "CImageCodecs", dependencies: ["CPNG", "CTurboJPEG", "CFITSIO", "CLateLibrary", "CDeflate"],
      path: "Sources/CLibraries/CImageCodecs"),
    .target(
      name: "CLazyBLAS", dependencies: ["COpenBLAS", "CLateLibrary"], path: "Sources/CLibraries/CLazyBLAS"),
    .target(name: "CZeroMQ", dependencies: ["CLateLibrary"], path: "Sources/CLibraries/CZeroMQ"),
    .target(name: "CMPI", dependencies: ["CLateLibrary"], path: "Sources/CLibraries/CMPI"),
    .target(name: "CHDF5", dependencies: ["CLateLibrary", "CDeflate"], path: "Sources/CLibraries/CHDF5"),
    .target(name: "CWCS", dependencies: ["CLateLibrary"], path: "Sources/CLibraries/CWCS"),

    .testTarget(
      name: "GalaxyLangTests", dependencies: ["GalaxyErrors", "GalaxyLang"], path: "Tests/GalaxyLangTests",
      swiftSettings: testSettings),
    .testTarget(
      name: "GalaxyRuntimeTests",
      dependencies: on("GalaxyRecords", "GalaxyKernels", "CTurboJPEG", "CDeflate"),
      path: "Tests/GalaxyRuntimeTests", swiftSettings: testSettings),
    .testTarget(
      name: "GalshTests",
      dependencies: on(
        "GalaxyRecords", "GalaxyLang", "GalaxyRuntime", "GalshSession", "GalshCommands", "GalshKernel",
        "galsh"),
      path: "Tests/GalshTests", swiftSettings: testSettings),
  ],
  swiftLanguageModes: [.v6]
)
