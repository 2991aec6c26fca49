import ArgumentParser
import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `galsh submit`: a batch script for Slurm.
struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Writes a batch script for Slurm, and submits it if told so.",
    usage: "galsh submit SCRIPT.gal time=2:00:00 [nodes=4 | array=100] [name=value …] [submit=true]",
    discussion: """
      time=LIMIT     as Slurm has it: 90, 2:00:00, 1-12
      nodes=N        N ranks over MPI, one a node (default: 1, a process without MPI)
      array=N        instead: an array job of N tasks without MPI; `apply … shard=auto` scores a part each
      threads=N      processors a rank or task (default: 1)
      mpi=KIND       pmix for Open MPI, pmi2 for MPICH (default: pmix)
      partition=, account=, qos=, mem=, name=   handed on to Slurm
      to=FILE        the batch script (default: SCRIPT.sbatch); one that was changed by hand is replaced with overwrite=true alone
      submit=true    submits it

      Every other name=value is a param of the script. The batch script is printed and may be changed by hand. A job of nodes \
      is told 120 seconds before its time is over; it keeps what is done and is queued again, and goes on from there.

      Exit status: 0 written, 64 an option or the script is wrong; with submit=true that of sbatch.
      """)

  @Argument(help: ArgumentHelp("The script.", valueName: "script"), completion: .file(extensions: ["gal"]))
  var script: String

  @Argument(help: ArgumentHelp("Options, and params of the script.", valueName: "name=value"))
  var values: [String] = []

  func run() throws {
    let face = TerminalFace()
    do {
      let source = try ScriptFile.named(script)
      let job = try BatchScript(script, ScriptParameters.values(of: values[...]), source: source)
      if !job.overwrites, FileStamp(job.file) != nil, !OwnOutput.has(job.file) {
        throw GalaxyError(
          OutputError.fileExists, "\(job.file) is there already, not as galsh wrote it", file: job.file,
          hint: "to= another name, or overwrite=true")
      }
      try AtomicFile.write(job.text, to: job.file)
      OwnOutput.note([job.file])
      try face.write(job.text)
      job.remarks.forEach(face.remark)
      if job.isSubmitted { try Self.submit(job.file) }
      face.remark("written to \(job.file); sbatch \(BatchScript.quoted(job.file)) submits it")
    } catch let invalid as ValidationError {
      throw invalid
    } catch {
      face.show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.usage.rawValue)
    }
  }

  /// Becomes sbatch, which says the number of the job.
  private static func submit(_ file: String) throws {
    fflush(nil)
    var words: [UnsafeMutablePointer<CChar>?] = (["sbatch", file] as [String]).map { strdup($0) } + [nil]
    execvp("sbatch", &words)
    let reason = String(cString: strerror(errno))
    words.forEach { free($0) }
    throw GalaxyError(
      SubmitError.noSlurm, "sbatch cannot be started: \(reason)",
      hint: "\(file) is written: submit it where Slurm is, or `module load slurm` first")
  }
}

/// What keeps a job from being written or submitted.
enum SubmitError: ErrorKind, ErrorFamily {
  case badJob = """
    bad-job
    A job for Slurm is asked for with options that make no sense, alone or together.
    `galsh submit --help` lists them: time=2:00:00 nodes=4, or array=100.
    """
  case noSlurm = """
    no-slurm
    Slurm's sbatch is not there to submit a job.
    Submit the batch script on a machine that has it.
    """
}
