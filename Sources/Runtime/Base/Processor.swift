import CInstructionSet
import GalaxyKernels

/// What the processor can do, and what the kernels were compiled for.
public enum Processor {
  /// The instruction set that the kernels were compiled for, such as `avx2+fma`.
  public static var kernelInstructions: String { instructionSet }

  /// Those of the instruction sets that kernels can be compiled for which this processor has, the narrowest first.
  public static var instructions: [String] {
    (galsh_processor_has_avx2() ? ["AVX2+FMA"] : []) + (galsh_processor_has_avx512() ? ["AVX-512"] : [])
  }

  /// What is wrong, in one line, where this processor lacks instructions that the kernels use; nil where all
  /// is well. Such a processor would stop the program at the first of them.
  public static var complaint: String? {
    let isEnough =
      switch instructionSet {
      case "avx512f": galsh_processor_has_avx512()
      case "avx2+fma": galsh_processor_has_avx2()
      default: true
      }
    guard !isEnough else { return nil }
    return
      "this galsh was built for processors with \(instructionSet), which this one lacks; build it from source here, "
      + "or with GALSH_MARCH=x86-64-v2"
  }
}
