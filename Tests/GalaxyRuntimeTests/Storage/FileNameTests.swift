import Foundation
import GalaxyErrors
import Testing

@testable import GalaxyBase

/// Names of files that are not UTF-8, and home folders.
@Suite struct FileNameTests {
  @Test(
    "bytes that are no text are written as \\xe1, and a backslash before such a text as \\x5c",
    arguments: [
      ("gal", "gal"), ("é.png", "é.png"), ("a\\b", "a\\b"), ("a\\x41", "a\\x41"), ("a\\\\", "a\\\\"),
      ("a\\xe1", "a\\x5cxe1"), ("a\\x5c", "a\\x5cx5c"), ("\\\\xFF", "\\\\x5cxFF"), ("\\x9", "\\x9"),
    ])
  func texts(name: String, text: String) {
    #expect(FileName.text(Array(name.utf8)) == text)
    #expect(FileName.bytes(text) == Array(name.utf8))
  }

  @Test("Latin-1, broken UTF-8 and surrogates")
  func noText() {
    let cases: [([UInt8], String)] = [
      (Array("gal".utf8) + [0xe1] + Array("xia.png".utf8), "gal\\xe1xia.png"),
      ([0xff], "\\xff"), ([0xc3], "\\xc3"), ([0xe2, 0x82], "\\xe2\\x82"), ([0xc3, 0xa9, 0xc3], "é\\xc3"),
      ([0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"), ([0xc0, 0xaf], "\\xc0\\xaf"),
    ]
    for (bytes, text) in cases {
      #expect(FileName.text(bytes) == text)
      #expect(FileName.bytes(text) == bytes)
    }
    // Capitals are read, too.
    #expect(FileName.bytes("\\xE1") == [0xe1])
  }

  @Test("every name has a text, and every such text is that name again")
  func roundTrip() {
    var stream = SeedStreams(seed: 4).stream("names")
    let alphabet = Array("\\x5cCe1fF ~é".utf8) + [0x80, 0xe1, 0xff, 0xc3]
    for _ in 0..<5000 {
      let name =
        [UInt8(ascii: "a")] + (0..<stream.below(12)).map { _ in alphabet[stream.below(alphabet.count)] }
      let text = FileName.text(name)
      #expect(FileName.bytes(text) == name, "\(name)")
    }
  }

  @Test("a leading ~ and ~user are home folders, where there are any")
  func home() throws {
    let own = try #require(ProcessInfo.processInfo.environment["HOME"])
    #expect(String(decoding: FileName.bytes("~/a/b"), as: UTF8.self) == own + "/a/b")
    #expect(String(decoding: FileName.bytes("~"), as: UTF8.self) == own)
    #expect(FileName.bytes("~root/x").first == UInt8(ascii: "/"))
    for path in ["~no such user/x", "./~/x", "a/~/x", "~~"] {
      #expect(FileName.bytes(path) == Array(path.utf8) && !FileName.isAbsolute(path))
    }
    #expect(Files.join("folder", "~/x") == "~/x" && Files.join("folder", "~~x") == "folder/~~x")
    let error = #expect(throws: GalaxyError.self) { try Files.requireFile("~no such user/x") }
    #expect(error?.hint?.contains("there is no user no such user") == true)
  }

  @Test(
    "files are written, listed, replaced and removed under such names",
    arguments: ["\\xe1", "é\\xff", "\\x80\\x81"])
  func onDisk(odd: String) throws {
    let folder = try ScratchFolder()
    let path = "\(folder.path)/a\(odd)/b\(odd).txt"
    try AtomicFile.write("one", to: path)
    try AtomicFile.write("two", to: path)
    #expect(try Files.read(path) == Array("two".utf8))
    #expect(Files.allNames(in: folder.path) == ["a\(odd)"])
    #expect(try Files.names(in: "\(folder.path)/a\(odd)") == ["b\(odd).txt"])
    #expect(filesMatching("\(folder.path)/*/b*.txt") == [path])
    #expect(filesMatching("\(folder.path)/a\(odd)/b\(odd)*") == [path])
    #expect(try Digest.ofFile(path).bytes == 3)
    // The very bytes are on the disk.
    let descriptor = open(
      folder.path.utf8CString.map { $0 }.dropLast() + FileName.onDisk("/a\(odd)"), O_RDONLY)
    #expect(descriptor >= 0)
    close(descriptor)
    Files.removeTree("\(folder.path)/a\(odd)")
    #expect(Files.allNames(in: folder.path) == [])
  }

  @Test("? stands for one character of text, whatever the locale, and for one byte of what is none")
  func patterns() throws {
    let folder = try ScratchFolder()
    for name in ["aéb", "a\\xe1b", "axb", "a\\x5cxe1"] { try folder.write("x", as: name) }
    func found(_ pattern: String) -> [String] {
      filesMatching("\(folder.path)/\(pattern)").map { String($0.dropFirst(folder.path.count + 1)) }
    }
    #expect(Set(found("a?b")) == ["aéb", "a\\xe1b", "axb"])
    #expect(found("a\\xe1?") == ["a\\xe1b"])
    #expect(found("a\\x5cxe?") == ["a\\x5cxe1"])
    #expect(found("~*") == [])
  }

  @Test(
    "addresses and Windows' paths are told what would be right",
    arguments: [
      ("file:///tmp/a%20b.fits", "refused-name", "give the path: /tmp/a b.fits"),
      ("FILE://localhost/tmp/x.png", "refused-name", "give the path: /tmp/x.png"),
      ("http://x.org/a.fits", "refused-name", "fetch the file first"),
      ("data\\gals\\g.png", "missing-file", "data/gals/g.png"),
      ("C:\\data\\g.png", "missing-file", "C: is a drive of Windows"),
      ("D:/data/g.png", "missing-file", "D: is a drive of Windows"),
      ("data\new.png", "missing-file", "folders are parted by /"),
      ("data\table.csv", "missing-file", "folders are parted by /"),
    ])
  func hints(path: String, id: String, hint: String) throws {
    let error = #expect(throws: GalaxyError.self) { try Files.read(path) }
    #expect(error?.id == id && error?.hint?.contains(hint) == true, "\(error?.hint ?? "none")")
    if id == "refused-name" {
      let written = #expect(throws: GalaxyError.self) { try AtomicFile.write("x", to: path) }
      #expect(written?.id == id && written?.hint?.contains(hint) == true)
    }
  }
}
