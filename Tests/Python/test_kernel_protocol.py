"""jupyter_kernel_test, with all that galsh has of what it asks for."""

import os
import unittest

from kernels import BINARY, MISSING

try:
    import jupyter_kernel_test

    PROBLEM = MISSING
except ImportError as error:
    PROBLEM = f"jupyter_kernel_test is not here: {error}"


if BINARY and not PROBLEM:

    class ProtocolTest(jupyter_kernel_test.KernelTests):
        kernel_name = "galsh"
        language_name = "galsh"
        file_extension = ".gal"
        code_hello_world = 'print "hello, world"'
        code_stderr = "!echo careful 1>&2"
        completion_samples = [
            {"text": "tra", "matches": {"train"}},
            {"text": "print 1\npl", "matches": {"plot"}},
            {"text": "train sv", "matches": {"svdd"}},
        ]
        complete_code_samples = ['print "x"', "", "for i in 1...2 { print i }"]
        incomplete_code_samples = ["for x in y {", "print \\", "print (1 +", 'print "x']
        invalid_code_samples = ["print ???", "let = 3"]
        code_page_something = "train svdd?"
        code_generate_error = "show nothing"
        code_execute_result = [
            {"code": "6 * 7", "result": "42"},
            {"code": "6 * 7 + 1", "result": "43"},
            {"code": '"a" + "b"', "result": "ab"},
            {"code": "[1, 2, 3]"},
        ]
        code_display_data = [
            {"code": "let x = 3\nwhos", "mime": "text/html"},
            {"code": "show galnet", "mime": "text/html"},
        ]
        code_history_pattern = "6 * 7"
        supported_history_operations = ("tail", "range", "search")
        code_inspect_sample = "train"

    class WelcomeTest(jupyter_kernel_test.IopubWelcomeTests):
        kernel_name = "galsh"
        support_iopub_welcome = True

else:

    class ProtocolTest(unittest.TestCase):
        @unittest.skip(PROBLEM or "GALSH_BINARY is not set")
        def test_protocol(self):
            pass


if __name__ == "__main__":
    unittest.main()
