import CDeflate
import CHDF5
import CImageCodecs
import CLazyBLAS
import CWCS
import CZeroMQ
import GalaxyRuntime
import GalshKernel

/// The C libraries: those that galsh is linked with, and those that it loads when it first needs them.
///
/// A library that is loaded late is one entry of `late`; its shim knows its names, `packaging/libraries.txt` those that
/// a package brings.
enum LibraryFindings {
  static var all: [DoctorFinding] { linked.map(found) + late.map(tried) }

  /// What galsh is linked with, a function of each by which its file is found, and how its version is read.
  private static let linked: [Linked] = [
    Linked("libpng", "png_get_libpng_ver", { $0.text(ofNothing: "png_get_libpng_ver") }),
    Linked("libjpeg-turbo", "tjInitDecompress", { _ in nil }),
    Linked("Cairo", "cairo_version_string", { $0.text("cairo_version_string") }),
    Linked("SQLite", "sqlite3_libversion", { $0.text("sqlite3_libversion") }),
    Linked("expat", "XML_ExpatVersion", { $0.text("XML_ExpatVersion").map { $0.without("expat_") } }),
    Linked("readline", "readline", { $0.variable("rl_library_version") }),
    Linked("zlib", "zlibVersion", { $0.text("zlibVersion") }),
  ]

  /// What is loaded when it is first needed.
  private static let late: [Late] = [
    Late("CFITSIO", galsh_cfitsio_names(), "ffvers", { $0.cfitsio }, isNeeded: true, "FITS files"),
    Late(
      "OpenBLAS", galsh_blas_names(), "openblas_get_config",
      { $0.text("openblas_get_config").map { $0.without("OpenBLAS ").firstWord } }, isNeeded: true, "networks"
    ),
    Late(
      "ZeroMQ", galsh_zmq_names(), "zmq_version", { $0.zeroMQ }, isNeeded: false,
      "galsh as a kernel of Jupyter"),
    Late(
      "HDF5", galsh_h5_names(), "H5get_libversion", { $0.hdf5 }, isNeeded: false, "HDF5 files",
      package: "libhdf5-310 (on Debian 12 libhdf5-103-1)"),
    Late(
      "wcslib", galsh_wcs_names(), "wcslib_version", { $0.text(ofNothing: "wcslib_version") },
      isNeeded: false, "cutouts by positions"),
    Late(
      "libdeflate", galsh_deflate_names(), "libdeflate_zlib_decompress_ex", { _ in nil }, isNeeded: false,
      "without it packed HDF5 and PNG files are read more slowly", isSpeedAlone: true),
  ]

  private struct Linked {
    let name: String
    let symbol: String
    let version: @Sendable (LibraryFile) -> String?

    init(_ name: String, _ symbol: String, _ version: @escaping @Sendable (LibraryFile) -> String?) {
      (self.name, self.symbol, self.version) = (name, symbol, version)
    }
  }

  private struct Late {
    let name: String
    /// The names to try, the first that can be loaded counts.
    let files: [String]
    let symbol: String
    let version: @Sendable (LibraryFile) -> String?
    /// Whether the ordinary work of galsh needs it.
    let isNeeded: Bool
    let purpose: String
    /// Whether all works without it, and `purpose` says what is slower then.
    let isSpeedAlone: Bool
    /// The Debian package that has it; nil if this galsh was built without the library's headers.
    let package: String?

    /// - Parameter files: the names, up to nil.
    init(
      _ name: String, _ files: UnsafePointer<UnsafePointer<CChar>?>?, _ symbol: String,
      _ version: @escaping @Sendable (LibraryFile) -> String?, isNeeded: Bool, _ purpose: String,
      package: String? = nil, isSpeedAlone: Bool = false
    ) {
      (self.name, self.symbol, self.version) = (name, symbol, version)
      self.files = sequence(first: 0) { $0 + 1 }.lazy.map { files?[$0] }.prefix { $0 != nil }.compactMap {
        $0.map { String(cString: $0) }
      }
      (self.isNeeded, self.purpose, self.isSpeedAlone) = (isNeeded, purpose, isSpeedAlone)
      self.package = package ?? self.files.first?.debianPackage
    }
  }

  private static func found(_ library: Linked) -> DoctorFinding {
    let version = library.version(.process)
    let path = LibraryFile.path(ofSymbol: library.symbol)
    return .good(library.name, words(version, path), details(version, path))
  }

  private static func tried(_ library: Late) -> DoctorFinding {
    var reason = ""
    for file in library.files {
      let attempt = LibraryFile.loaded(file)
      if reason.isEmpty { reason = attempt.reason }
      guard let loaded = attempt.library else { continue }
      let (version, path) = (library.version(loaded), loaded.path(of: library.symbol))
      return .good(library.name, words(version, path), details(version, path))
    }
    let text =
      library.package == nil ? "was not there when galsh was built" : "cannot be loaded: \(reason)"
    let step =
      library.package.map { "install the Debian package \($0)" } ?? "build galsh again with its headers"
    let remedy = "\(library.purpose)\(library.isSpeedAlone ? "" : " need it"): \(step)"
    return library.isNeeded
      ? .mend(library.name, text, remedy: remedy, details(nil, nil))
      : .hint(library.name, text, remedy: remedy, details(nil, nil))
  }

  private static func words(_ version: String?, _ path: String?) -> String {
    [version, path].compactMap(\.self).joined(separator: ", ")
  }

  private static func details(_ version: String?, _ path: String?) -> [JSON.Member] {
    [
      .init("version", version.map { .string($0) } ?? .null),
      .init("path", path.map { .string($0) } ?? .null),
    ]
  }
}

// How the versions are read that are no text.

extension LibraryFile {
  /// `float ffvers(float *)`: 4.02 for 4.2.
  fileprivate var cfitsio: String? {
    guard let symbol = symbol("ffvers") else { return nil }
    var version: Float = 0
    _ = unsafeBitCast(symbol, to: (@convention(c) (UnsafeMutablePointer<Float>) -> Float).self)(&version)
    // The second number stands in hundredths: 4.2 is 4.02, and 4.10 is 4.1.
    let (whole, rest) = (Int(version), Int(((version - version.rounded(.down)) * 100).rounded()))
    return "\(whole).\(rest)"
  }

  /// `void zmq_version(int *, int *, int *)`.
  fileprivate var zeroMQ: String? {
    guard let symbol = symbol("zmq_version") else { return nil }
    typealias IntegerPointer = UnsafeMutablePointer<Int32>
    var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
    unsafeBitCast(symbol, to: (@convention(c) (IntegerPointer, IntegerPointer, IntegerPointer) -> Void).self)(
      &major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
  }

  /// `herr_t H5get_libversion(unsigned *, unsigned *, unsigned *)`.
  fileprivate var hdf5: String? {
    guard let symbol = symbol("H5get_libversion") else { return nil }
    typealias NumberPointer = UnsafeMutablePointer<UInt32>
    var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
    let code = unsafeBitCast(
      symbol, to: (@convention(c) (NumberPointer, NumberPointer, NumberPointer) -> Int32).self)(
        &major, &minor, &release)
    return code < 0 ? nil : "\(major).\(minor).\(release)"
  }

  /// What a function of one pointer says that gets none: `const char *png_get_libpng_ver(png_const_structrp)`
  /// looks at no structure, and `const char *wcslib_version(int[3])` fills in no numbers then.
  fileprivate func text(ofNothing function: String) -> String? {
    guard let symbol = symbol(function) else { return nil }
    typealias VersionFunction = @convention(c) (UnsafeRawPointer?) -> UnsafePointer<CChar>?
    return unsafeBitCast(symbol, to: VersionFunction.self)(nil).map { String(cString: $0) }
  }
}

extension String {
  fileprivate func without(_ start: String) -> String {
    hasPrefix(start) ? String(dropFirst(start.count)) : self
  }
  /// The package of a library by Debian's rule: libzmq5 has libzmq.so.5.
  fileprivate var debianPackage: String { split(separator: ".so.").joined() }
  fileprivate var firstWord: String { split(separator: " ").first.map(String.init) ?? self }
}
