import CReadline
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A terminal that galsh keeps between a program and the user's own, so that it sees what the program shows.
/// The program finds a terminal like any other: editors and pagers work in it.
struct PseudoTerminal {
  /// The side that galsh reads and writes.
  let leader: Int32
  /// The side of the program, kept open so that nothing is lost when the program ends.
  private let follower: Int32
  /// The name under which the program opens it.
  let name: String
  private let settings: termios

  /// One with the settings and the size of the terminal on standard input; nil where there is none to be had.
  init?() {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
    var (leader, follower): (Int32, Int32) = (-1, -1)
    var path = [CChar](repeating: 0, count: 1024)
    guard openpty(&leader, &follower, &path, &settings, nil) == 0 else { return nil }
    for descriptor in [leader, follower] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    // Keys for a program that reads none get lost in the end, as in any terminal; galsh is not to wait for
    // it.
    _ = fcntl(leader, F_SETFL, O_NONBLOCK)
    name = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    (self.leader, self.follower, self.settings) = (leader, follower, settings)
    takeSize()
  }

  /// Gives it the size of the user's terminal; the program is told.
  func takeSize() {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 { _ = ioctl(leader, UInt(TIOCSWINSZ), &size) }
  }

  /// Has the user's terminal hand over every key as it is: what it means is for the program's side to say.
  func begin() {
    var raw = settings
    cfmakeraw(&raw)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
  }

  /// Gives the user's terminal back, keeps the keys that nobody has read, and is gone.
  func end() {
    var settings = settings
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
    withUnsafeMutableBytes(of: &settings.c_cc) { bytes in
      bytes[Int(VMIN)] = 0
      bytes[Int(VTIME)] = 0
    }
    tcsetattr(follower, TCSANOW, &settings)
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(follower, &buffer, buffer.count)
    if count > 0 { TypeAhead.keep(Array(buffer[..<count])) }
    close(follower)
    close(leader)
  }
}
