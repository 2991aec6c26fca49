import GalaxyErrors

/// Why a file or folder could not be read or written.
public enum FileError: ErrorKind, ErrorFamily {
  case missingFile = """
    missing-file
    There is no such file or folder.
    Paths count from the folder in which galsh was started; those of a manifest from the manifest's.
    """
  case isAFolder = """
    is-a-folder
    A folder is there where a file is wanted.
    Give the name of a file.
    """
  case notAFolder = """
    not-a-folder
    A file is there where a folder is wanted.
    Give another place, or move the file.
    """
  case notAFile = """
    not-a-file
    A device or pipe is there where a plain file is wanted.
    Save its contents to a file.
    """
  case notPermitted = """
    not-permitted
    The system does not let you read or write this.
    Look at its permissions with `!ls -l`, or write to another folder.
    """
  case diskFull = """
    disk-full
    The disk, or a limit on the size of a file, has no room for a file; the old one, if any, is whole.
    Free some space, or raise `ulimit -f`, and run the command again.
    """
  case refusedName = """
    refused-name
    The name is a network address, a command or a filter; galsh reads plain files only.
    Fetch the file first, then give its path; brackets choose an HDU and a piece: \
    `f.fits[SCI][1:256,1:256]`.
    """
  case fileError = """
    file-error
    The system could not read or write a file.
    The message has its reason; a disk or network drive may be failing.
    """
}
